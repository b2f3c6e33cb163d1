"""Whether a paper shows what it carries, and whether that follows from its files, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.model.problems import counted, listed
from caretrust_readiness.report.page.model import (
    Entries,
    Entry,
    Fact,
    Facts,
    Page,
    Paragraph,
    Role,
    Section,
    Span,
    inline,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.analysis.verification import Edit, PlaceCheck, Verification
    from caretrust_readiness.report.page.model import Block, Inline

#: So many places where a paper was changed, and where a result differs, are named.
_NAMED = 20
_NO_ORIGIN = (
    "Without the files it was made from, this proves no origin: who changes a paper may change what it carries too. "
    "Give the answers with --answers, and the rubric with --rubric where it is a file."
)


def page(found: Verification) -> Page:
    """What was found of the paper, and what was not checked."""
    sections = [_edits(found), *([_places(found.places)] if found.places else [])]
    head = (Facts(tuple(_head(found))),)
    return Page(f"Check of {found.file}", head, tuple(one for one in sections if one is not None))


def line(found: Verification) -> str:
    """The essence in one line."""
    return f"{found.file}: {''.join(span.text for span in _essence(found))}"


def _essence(found: Verification) -> Inline:
    if (wrong := _wrong(found)) is not None:
        return inline(Span(wrong, Role.BAD))
    if found.places is None:
        return inline(Span("shows what it carries", Role.GOOD), "; not checked against any answers")
    return inline(Span("shows what it carries, and follows from the files", Role.GOOD))


def _wrong(found: Verification) -> str | None:
    """What is wrong with the paper, the gravest first."""
    others = [place.locality for place in found.places or () if not place.holds]
    reasons = (
        (found.edits, f"CHANGED in {counted(len(found.edits), 'place')}"),
        (found.redrawn, "CHANGED in what is drawn, though in no word"),
        (not found.is_sealed, "CHANGED in the part that it carries"),
        (others, f"does NOT follow from the files for {listed(others, _NAMED)}"),
        (found.rubric_changed, "of another rubric than the one given, or it has changed since"),
    )
    return next((said for holds, said in reasons if holds), None)


def _head(found: Verification) -> Iterator[Fact]:
    yield Fact("Result", _essence(found))
    if found.redrawn:
        yield Fact("Redrawn", inline(_redrawn(found.redrawn)))
    if not found.is_sealed:
        yield Fact("Carried", inline(Span("what the paper carries was changed as well", Role.BAD)))
    if not found.same_program:
        yield Fact("Program", inline(f"made by caretrust {found.program}, another version: figures may differ by that"))
    if found.places is None:
        yield Fact("Not checked", inline(_NO_ORIGIN))


def _redrawn(sheets: tuple[int, ...]) -> str:
    names = listed([str(place + 1) for place in sheets], _NAMED)
    return (
        f"sheet {names}: a picture, a colour, what is hidden, or how it is written (a program may have saved it anew)"
    )


def _edits(found: Verification) -> Section | None:
    entries = tuple(map(_edit, found.edits[:_NAMED]))
    more = len(found.edits) - _NAMED
    blocks: list[Block] = [Entries(entries, numbered=True)]
    if more > 0:
        blocks.append(Paragraph(inline(f"{more} more.")))
    return Section("Changed by hand", tuple(blocks)) if entries else None


def _edit(edit: Edit) -> Entry:
    shown = Span(edit.shown, Role.BAD) if edit.shown else Span("nothing", Role.BAD)
    carried = Span(edit.carried, Role.STRONG) if edit.carried else Span("nothing", Role.STRONG)
    return Entry(inline(f"after \u201c{edit.after}\u201d: shows ", shown, ", carries ", carried))


def _places(places: tuple[PlaceCheck, ...]) -> Section:
    return Section("Against the files", (Entries(tuple(map(_place, places))),))


def _place(place: PlaceCheck) -> Entry:
    head = f"{place.locality}, as of {place.as_of}: "
    if not place.found:
        return Entry(inline(head, Span("none of the files is of this place and day", Role.BAD)))
    said = Span("follows", Role.GOOD) if place.holds else Span("does NOT follow", Role.BAD)
    return Entry(inline(head, said), tuple(_reasons(place)))


def _reasons(place: PlaceCheck) -> Iterator[Inline]:
    if place.rubric_changed:
        yield inline("the rubric has changed since")
    if place.answers_changed:
        yield inline("the answers file has changed since" + ("" if place.differs else ", in nothing that counts"))
    if place.differs:
        yield inline(f"differs: {listed(place.differs, _NAMED)}")
