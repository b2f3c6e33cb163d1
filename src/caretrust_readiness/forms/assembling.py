"""Joined contributions become an answers file: a new one, or an existing one in which only what is new changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caretrust_readiness.forms.answering import Said, short, view_of, with_answers
from caretrust_readiness.forms.contributions import Contribution
from caretrust_readiness.forms.entries import KINDS, answer_in, entries_in, spelt
from caretrust_readiness.forms.saying import is_date
from caretrust_readiness.model.problems import InputError, Problem, quote
from caretrust_readiness.model.spelling import Bare, mapping_lines, schema_line
from caretrust_readiness.reading import yamlio
from caretrust_readiness.reading.changes import Put
from caretrust_readiness.reading.editing import edited
from caretrust_readiness.reading.loading import read_answers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from caretrust_readiness.forms.contributions import Joined
    from caretrust_readiness.model.parts import Criterion
    from caretrust_readiness.model.rubric import Rubric

#: What a file is called that is not written yet.
NEW = "<answers>"
#: What is written first and in a block each.
_FIRST, _BLOCKS = (
    {"about", "prepared_by", "agreed_on", "unify", "sources"},
    {"sources", "respondents", "answers", "services"},
)


def one_place(contributions: Sequence[Contribution], locality: str = "", as_of: str = "") -> tuple[str, str]:
    """The place and the day that all *contributions* are about; those given win where a form leaves them blank.

    Raises:
        InputError: they differ, or nobody says: code ``merge-place``.
    """
    found = [locality, as_of]
    problems = []
    # Where every row was passed by, only the options can say it.
    origin = contributions[0].origin if contributions else "--locality"
    for number, (what, given) in enumerate((("place", "locality"), ("day", "as_of"))):
        for one in contributions:
            said = getattr(one, given)
            if said and found[number] and _folded(said) != _folded(found[number]):
                message = f"the {what} is {quote(said)} here, {quote(found[number])} elsewhere"
                problems.append(
                    Problem(one.origin, None, "merge-place", message, "only one place on one day can be put together")
                )
            found[number] = found[number] or said
        if not found[number]:
            hint = f"fill it in on the start sheet, or give it with --{given.replace('_', '-')}"
            problems.append(Problem(origin, None, "merge-place", f"nobody says which {what} it is", hint))
    if found[1] and not is_date(found[1]):
        message = f"a date is needed, found {quote(found[1])}"
        hint = "a year, a month or a day: 2006, 2006-09 or 2006-09-07"
        problems.append(Problem("--as-of" if found[1] == as_of else origin, None, "date-form", message, hint))
    if problems:
        raise InputError(tuple(problems))
    return found[0], found[1]


def one_place_of(content: bytes, file: str) -> Contribution:
    """The place and the day that the answers file called *file* is about, as what it contributes.

    Raises:
        InputError: it cannot be read.
    """
    data: Any = yamlio.parse(content, file).data
    said = data if isinstance(data, dict) else {}
    return Contribution(origin=file, locality=str(said.get("locality", "")), as_of=str(said.get("as_of", "")))


def _folded(said: str) -> str:
    return " ".join(said.split()).casefold()


def new_file(joined: Joined, rubric: Rubric, place: tuple[str, str], rest: Mapping[str, Any] | None = None) -> str:
    """The text of an answers file that says what is *joined* about *place* (its name and the day).

    *rest* are further keys of the file, in plain data.

    Raises:
        InputError: an answers file cannot say that.
    """
    locality, as_of = place
    head: dict[str, Any] = {
        "locality": locality,
        "as_of": int(as_of) if as_of.isdigit() else Bare(as_of),
        "rubric": rubric.rubric,
    }
    head |= {
        key: Bare(value) if key == "agreed_on" and isinstance(value, str) else value
        for key, value in (rest or {}).items()
        if key in _FIRST
    }
    if joined.respondents:
        head["respondents"] = {who: _respondent(said) for who, said in joined.respondents.items()}
    head["answers"] = {key: written(entry, rubric.criteria[key], rubric) for key, entry in joined.entries.items()}
    head |= {key: value for key, value in (rest or {}).items() if key not in head}
    lines = [schema_line("answers"), *(line for key, value in head.items() for line in _lines(key, value))]
    text = "".join(f"{line}\n" for line in lines)
    read_answers(yamlio.parse(text.encode(), NEW), rubric)  # what is written can be read, or it is not written
    return text


def _lines(key: str, value: Any) -> Iterator[str]:
    """The lines of a key of the file; what is named in it gets a line each."""
    if key in _BLOCKS and value:
        yield f"{key}:"
        yield from mapping_lines(value, 2, flat=True)
    else:
        yield from mapping_lines({key: value}, 0, flat=True)


def _respondent(said: Mapping[str, str]) -> Any:
    return said["title"] if said.keys() == {"title"} else dict(said)


def written(entry: Mapping[str, Any], criterion: Criterion, rubric: Rubric) -> Any:
    """A plain entry as a file has it."""
    body = answer_in(entry)
    if views := entry.get("views"):
        body["views"] = {who: view_of(said, criterion) for who, said in views.items()}
    body |= {key: entry[key] for key in ("note", "evidence") if key in entry}
    return short({"level": "unknown", **body} if not body.keys() & {*KINDS, "views"} else body, rubric, criterion.id)


def into_file(content: bytes, file: str, joined: Joined, rubric: Rubric) -> tuple[bytes, list[str]]:
    """*content* of the answers file called *file* with what is *joined*, and what changed in it.

    Raises:
        InputError: with every problem of the file, before or after.
    """
    document = yamlio.parse(content, file)
    read_answers(document, rubric)
    old = entries_in(document, rubric)
    content = edited(content, file, _respondent_changes(document.data, joined))
    said = [one for key, entry in joined.entries.items() for one in _said(key, entry, old.get(key, {}))]
    told = [
        line
        for key, entry in joined.entries.items()
        for line in _changed(entry, old.get(key, {}), rubric.criteria[key])
    ]
    return with_answers(content, file, rubric, said), told


def _respondent_changes(data: Any, joined: Joined) -> Iterator[Put]:
    declared = data.get("respondents")
    new = {who: _respondent(said) for who, said in joined.respondents.items() if who not in (declared or {})}
    if not new:
        return
    if isinstance(declared, dict):
        for who, said in new.items():
            yield Put(("respondents", who), said)
    else:
        yield Put(("respondents",), new, _before_answers(data))


def _before_answers(data: Mapping[str, Any]) -> str | None:
    """The key that stands before the answers; the last where there are none."""
    keys = list(data)
    return keys[keys.index("answers") - 1] if "answers" in keys and keys.index("answers") else None


def _said(key: str, entry: Mapping[str, Any], old: Mapping[str, Any]) -> Iterator[Said]:
    """What of *entry* is not in *old* yet."""
    answer = answer_in(entry)
    if answer and any(old.get(kind) != value for kind, value in answer.items()):
        yield Said(criterion=key, answer=answer)
    for who, view in entry.get("views", {}).items():
        if old.get("views", {}).get(who) != view:
            yield Said(criterion=key, answer=view, respondent=who)
    note = _joined_note(old.get("note", ""), entry.get("note", ""))
    items = tuple(item for item in entry.get("evidence", ()) if item not in old.get("evidence", ()))
    if note != old.get("note", "") or items:
        yield Said(criterion=key, note=note or None, evidence=items)


def _joined_note(old: str, new: str) -> str:
    """Both notes; one alone where it holds the other."""
    if not old or old in new:
        return new or old
    return old if new in old else f"{old} / {new}"


def _changed(entry: Mapping[str, Any], old: Mapping[str, Any], criterion: Criterion) -> Iterator[str]:
    """What *entry* says otherwise than *old* did, in words."""
    before = answer_in(old)
    after = answer_in(entry)
    if before and after and before != after:
        yield f"{criterion.id}: {spelt(before, criterion)} became {spelt(after, criterion)}"
    for who, view in entry.get("views", {}).items():
        known = old.get("views", {}).get(who)
        if known is not None and known != view:
            yield f"{criterion.id}: {who} said {spelt(known, criterion)}, now {spelt(view, criterion)}"
