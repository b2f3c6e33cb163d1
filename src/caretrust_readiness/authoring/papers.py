"""The papers on rubrics: what their tests came to, and what a change does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caretrust_readiness.authoring.testing import unreached
from caretrust_readiness.authoring.versions import MEANINGS, next_version
from caretrust_readiness.model.limits import MAX_REREAD
from caretrust_readiness.model.problems import Position, counted
from caretrust_readiness.report.marks import Mark
from caretrust_readiness.report.page.model import (
    Column,
    Entries,
    Entry,
    Fact,
    Facts,
    Page,
    Paragraph,
    Role,
    Section,
    Span,
    Table,
    inline,
)
from caretrust_readiness.report.paper import Kind, Paper
from caretrust_readiness.report.writers import github, junit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caretrust_readiness.authoring.diff import Diff, Ends, Place
    from caretrust_readiness.authoring.running import Difference, Result
    from caretrust_readiness.authoring.testing import Tested

#: So many workflow commands are shown.
_SHOWN = 10


# Tests.


def tests_paper(several: Sequence[Tested], *, coverage: bool) -> Paper:
    """What the cases of each rubric came to; with *coverage*, what they leave out."""
    return Paper(
        Kind.TESTS,
        lambda: [_tests_page(tested, coverage=coverage) for tested in several],
        lambda: [tests_line(tested) for tested in several],
        lambda: {"format": "caretrust-tests/1", "rubrics": [_tests_data(one, coverage=coverage) for one in several]},
    )


def tests_line(tested: Tested) -> str:
    """How many cases hold, and how many changes they notice."""
    held = len(tested.results) - len(tested.failed)
    said = f"{tested.name}: {held} of {counted(len(tested.results), 'case')} hold"
    if tested.mutation is None:
        return said
    found = tested.mutation
    return f"{said}; {found.noticed} of {counted(found.counted, 'small change')} noticed, {found.percent} %"


def _tests_page(tested: Tested, *, coverage: bool) -> Page:
    sections = []
    if tested.failed:
        entries = tuple(_failure(result) for result in tested.failed)
        sections.append(Section("Cases that do not hold", (Entries(entries),)))
    if (found := tested.mutation) is not None:
        sections += _mutation(tested)
        if found.idle:
            idle = tuple(Entry(inline(one.sentence), (inline(why),)) for one, why in found.idle)
            sections.append(Section("Changes that change nothing", (Entries(idle),)))
    if coverage:
        left = list(unreached(tested))
        blocks = Entries(tuple(Entry(inline(one)) for one in left)) if left else Paragraph(inline("Nothing."))
        sections.append(Section("What no case reaches", (blocks,)))
    return Page(f"Tests of {tested.name}", (Paragraph(inline(f"{tests_line(tested)}.")),), tuple(sections))


def _mutation(tested: Tested) -> Iterator[Section]:
    survivors = tested.mutation.survivors if tested.mutation is not None else ()
    if not survivors:
        return
    entries = tuple(
        Entry(
            inline(f"{tested.place_of(one)}: {one.mutant.sentence}"),
            (inline(f"would be noticed by: {one.case}" if one.case else "no case was found that would notice it"),),
        )
        for one in survivors
    )
    yield Section("Changes that no case notices", (Entries(entries),))


def _failure(result: Result) -> Entry:
    loaded = result.loaded
    head = f"{loaded.file}:{loaded.position[0]}:{loaded.position[1]}: {loaded.case.name}"
    return Entry(inline(head), tuple(inline(line) for line in failure_lines(result.differences)))


def failure_lines(differences: Sequence[Difference]) -> list[str]:
    """What was expected beside what was found, and why."""
    return [
        f"{one.what}: expected {one.expected}, found {one.found}" + (f"; {one.why}" if one.why else "")
        for one in differences
    ]


def _tests_data(tested: Tested, *, coverage: bool) -> dict[str, Any]:
    found = tested.mutation
    return {
        "rubric": {"id": tested.suites[0].rubric.rubric, "version": tested.suites[0].rubric.version},
        "cases": [
            {
                "name": result.loaded.case.name,
                "file": result.loaded.file,
                "line": result.loaded.position[0],
                "holds": result.holds,
                "differences": [one._asdict() for one in result.differences],
            }
            for result in tested.results
        ],
        "mutation": None
        if found is None
        else {
            "noticed": found.noticed,
            "of": found.counted,
            "percent": found.percent,
            "survivors": [
                {"at": tested.place_of(one), "kind": one.mutant.kind, "change": one.mutant.sentence, "case": one.case}
                for one in found.survivors
            ],
            "idle": [{"change": one.sentence, "because": why} for one, why in found.idle],
        },
        "unreached": list(unreached(tested)) if coverage else None,
    }


def tests_junit(several: Sequence[Tested]) -> str:
    """The cases as JUnit XML."""
    results = [result for tested in several for result in tested.results]
    failures = sum(not result.holds for result in results)
    before, after = junit.frame(len(results), failures, 0, 0, "; ".join(map(tests_line, several)))
    cases = (
        junit.test_case(loaded.case.name, loaded.file, loaded.position[0], failure_lines(result.differences))
        for result in results
        for loaded in (result.loaded,)
    )
    return "".join([before, *cases, after])


def tests_github(several: Sequence[Tested]) -> str:
    """The cases that do not hold, and the changes that none notices, as workflow commands; then a line a rubric."""
    errors = [github.annotation(_mark(result)) for tested in several for result in tested.failed]
    warnings = []
    for tested in several:
        for one in tested.mutation.survivors if tested.mutation is not None else ():
            file, position = tested.suites[0].source.locate(one.mutant.path)
            said = one.case or "no case was found that would notice it"
            title = f"no case notices {one.mutant.sentence}"
            warnings.append(
                github.annotation(
                    Mark(
                        level="warning", code="mutant-survives", title=title, message=said, file=file, position=position
                    )
                )
            )
    lines = [*errors[:_SHOWN], *warnings[:_SHOWN], *map(tests_line, several)]
    return "".join(f"{line}\n" for line in lines)


def _mark(result: Result) -> Mark:
    said = "\n".join(failure_lines(result.differences))
    file, position = result.loaded.file, Position(*result.loaded.position)
    return Mark(
        level="error", code="case-fails", title=result.loaded.case.name, message=said, file=file, position=position
    )


# Differences.


def diff_paper(found: Diff) -> Paper:
    """What is otherwise between two rubrics, and what it does."""
    return Paper(Kind.RUBRICS, lambda: [_diff_page(found)], lambda: [diff_line(found)], lambda: _diff_data(found))


def diff_line(found: Diff) -> str:
    """How much is otherwise, which version that needs, and how many places move."""
    said = f"{_name(found.old)} to {_name(found.new)}: {counted(len(found.changes.edits), 'change')}"
    if found.needed is not None:
        said += f", {found.needed} ({MEANINGS[found.needed]})"
    return f"{said}; {len(found.moved)} of {counted(len(found.places), 'place')} moved" if found.places else said


def _name(rubric: Any) -> str:
    return f"{rubric.rubric} {rubric.version}"


def _diff_page(found: Diff) -> Page:
    sections = []
    kinds = dict.fromkeys(edit.kind for edit in found.changes.edits)
    for kind in kinds:
        entries = tuple(Entry(inline(edit.sentence)) for edit in found.changes.edits if edit.kind == kind)
        sections.append(Section(kind.capitalize(), (Entries(entries),)))
    if found.changes.same:
        same = tuple(Entry(inline(said)) for said in found.changes.same)
        sections.append(Section("Written otherwise, and the same", (Entries(same),)))
    if found.places:
        sections.append(Section("Verdicts, before and after", (_transitions(found),)))
    if found.moved:
        sections.append(Section("Who moves", (Entries(tuple(map(_mover, found.moved))),)))
    return Page(f"{_name(found.old)} to {_name(found.new)}", tuple(_diff_head(found)), tuple(sections))


def _diff_head(found: Diff) -> Iterator[Facts | Paragraph]:
    if not found.changes.edits:
        yield Paragraph(inline("Nothing is otherwise."))
        return
    facts = [Fact("Changes", inline(str(len(found.changes.edits))))]
    if found.needed is not None:
        enough = "" if found.version_is_enough else f"; write {next_version(found.old.version, found.needed)} or more"
        role = Role.GOOD if found.version_is_enough else Role.BAD
        facts.append(Fact("Version", inline(Span(f"{found.needed}: {MEANINGS[found.needed]}{enough}", role))))
    if found.places:
        facts.append(Fact("Places that move", inline(f"{len(found.moved)} of {len(found.places)}")))
    yield Facts(tuple(facts))


def _ends(ends: Ends) -> str:
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def _transitions(found: Diff) -> Table:
    rows = tuple(
        (inline(_ends(old)), inline(_ends(new)), inline(str(count))) for (old, new), count in found.transitions.items()
    )
    return Table((Column("Before"), Column("After"), Column("Places", figures=True)), rows)


def _mover(place: Place) -> Entry:
    lines = [inline(f"by itself: {edit.sentence}") for edit in place.alone]
    lines += [inline(f"not without: {edit.sentence}") for edit in place.needed if edit not in place.alone]
    if not place.tried:
        most = f"at most {MAX_REREAD} levels of criteria are read again for it"
        lines.append(inline(f"by which changes was not tried, since there are too many: {most}"))
    elif not lines:
        lines.append(inline("by several changes together"))
    return Entry(inline(f"{place.name}: {_ends(place.old)}, now {_ends(place.new)}"), tuple(lines))


def _diff_data(found: Diff) -> dict[str, Any]:
    return {
        "format": "caretrust-rubric-diff/1",
        "old": {"id": found.old.rubric, "version": found.old.version},
        "new": {"id": found.new.rubric, "version": found.new.version},
        "needs": found.needed,
        "version_is_enough": found.version_is_enough,
        "changes": [
            {"kind": edit.kind, "id": edit.node[1] or None, "change": edit.sentence, "needs": edit.bump}
            for edit in found.changes.edits
        ],
        "same": list(found.changes.same),
        "transitions": [
            {"before": list(old), "after": list(new), "places": count}
            for (old, new), count in found.transitions.items()
        ],
        "moved": [
            {
                "locality": place.name,
                "file": place.file,
                "before": list(place.old),
                "after": list(place.new),
                "alone": [edit.sentence for edit in place.alone] if place.tried else None,
                "not_without": [edit.sentence for edit in place.needed] if place.tried else None,
            }
            for place in found.moved
        ],
    }
