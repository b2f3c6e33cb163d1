"""One answer into an answers file that may have others: which lines of it have to change (design, section 14)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from caretrust_readiness.forms.saying import UNKNOWN_LEVEL, answer_said
from caretrust_readiness.model.answers import UNKNOWN
from caretrust_readiness.model.problems import InputError, Problem, quote
from caretrust_readiness.model.spelling import Bare, fits_on_a_line
from caretrust_readiness.reading import yamlio
from caretrust_readiness.reading.changes import Put, Remove, Rename
from caretrust_readiness.reading.editing import data_after, edited, is_in_brackets
from caretrust_readiness.reading.level_parser import Refused, refuse
from caretrust_readiness.reading.loading import read_answers
from caretrust_readiness.reading.naming import criterion_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from caretrust_readiness.model.answers import Answers
    from caretrust_readiness.model.parts import Criterion
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.reading.changes import Change

#: Where problems of what is said on the command line are said to be.
PLACE = "set"
#: How many steps lead to an answer.
_IN_ENTRY = 2
_KINDS = ("level", "range", "value", "not_applicable")


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says of one criterion; what is None or empty is left as the file has it."""

    criterion: str
    answer: dict[str, Any] | None = None
    """One of level, range, value, not_applicable, with what it says."""
    respondent: str | None = None
    """Whose view *answer* is; None: it is the file's own answer."""
    note: str | None = None
    evidence: tuple[dict[str, Any], ...] = ()
    """Items to add, unless the file has them already."""


def with_answers(content: bytes, file: str, rubric: Rubric, every: Iterable[Said]) -> bytes:
    """*content* of the answers file called *file* with *every* answer in it, all else as it was.

    Raises:
        InputError: with every problem of the file, before or after; nothing then came of it.
    """
    read_answers(yamlio.parse(content, file), rubric)
    every = list(every)
    for said in every:
        try:
            changes = list(_changes(yamlio.parse(content, file).data, rubric, said))
        except Refused as refused:
            raise refused_at(PLACE, refused) from None
        content = edited(content, file, _together(changes, content, file))
    answers, _ = read_answers(yamlio.parse(content, file), rubric)
    for said in every:
        _check_kept(answers, said, rubric)
    return content


def _check_kept(answers: Answers, said: Said, rubric: Rubric) -> None:
    """Refuse what the file would not say under *rubric*: it is for another one, which has other levels there."""
    kind, value = next(iter((said.answer or {}).items()), ("", None))
    if kind not in {"level", "range"} or value == UNKNOWN_LEVEL:
        return
    found = answers.answers.get(said.criterion, UNKNOWN)
    held = found.claimed if said.respondent is None else found.views.get(said.respondent)
    if held is None:
        message = f"the answers are for another rubric, in which {quote(said.criterion)} has other levels"
        hint = f"write 'rubric: {rubric.rubric}' into the file, once all its answers are of that rubric"
        raise InputError((Problem(answers.file, None, "rubric-mismatch", message, hint),))


def criterion_asked(name: str, rubric: Rubric, place: str = PLACE) -> str:
    """Today's id of the criterion called *name*.

    Raises:
        InputError: at *place*, the rubric has none.
    """
    return criterion_named(name, rubric, place, "answer-unknown")


def setting_said(setting: str, rubric: Rubric, place: str = PLACE) -> tuple[str, dict[str, Any]]:
    """The criterion and the answer that *setting* (``criterion=level``) spells; a bare number is a level.

    Raises:
        InputError: at *place*, it cannot be read.
    """
    key, equals, said = setting.partition("=") if "=n/a" in setting else setting.rpartition("=")
    if not (equals and said.strip()):
        message = f"{quote(setting)} is not of the form CRITERION=LEVEL"
        raise InputError((Problem(place, None, "set-form", message),))
    criterion = criterion_asked(key, rubric, place)
    try:
        return criterion, answer_said(said, rubric.criteria[criterion], rubric, bare_is_level=True)
    except Refused as refused:
        raise refused_at(place, refused) from None


def refused_at(place: str, refused: Refused) -> InputError:
    """What was *refused*, as problems of *place*."""
    return InputError(tuple(Problem(place, None, found.code, found.message, found.hint) for found in refused.findings))


def evidence_item(
    source: str, ref: str | None = None, date: str | None = None, note: str | None = None
) -> dict[str, Any]:
    """One item of evidence as a file has it: with those parts that are given."""
    dated = None if date is None else int(date) if date.isdigit() and len(date) <= 4 else Bare(date)  # noqa: PLR2004 - a year
    parts = {"source": source, "ref": ref, "date": dated, "note": note}
    return {key: value for key, value in parts.items() if value is not None}


def entry_of(said: Said, rubric: Rubric) -> Any:
    """What a file that has no answer yet says for *said*: as short as it can be."""
    if said.respondent is not None:
        view = said.answer and view_of(said.answer, rubric.criteria[said.criterion])
        body: dict[str, Any] = {"views": {said.respondent: view}} if said.answer else {}
    else:
        body = dict(said.answer or {"level": "unknown"})
    body |= {} if said.note is None else {"note": said.note}
    body |= {"evidence": list(said.evidence)} if said.evidence else {}
    return short(body, rubric, said.criterion)


def short(body: dict[str, Any], rubric: Rubric, criterion: str) -> Any:
    """*body* as it is written without braces, where one answer is all that is in it."""
    ((kind, value), *rest) = body.items()
    if rest or kind not in {"level", "range"}:
        return body
    is_bare = kind == "level" and isinstance(value, int) and rubric.criteria[criterion].measure is not None
    return body if is_bare else value


def view_of(answer: dict[str, Any], criterion: Criterion) -> Any:
    """An *answer* to *criterion* as a view says it: a measured number with its unit.

    Raises:
        Refused: a view cannot say that something does not apply.
    """
    ((kind, value),) = answer.items()
    if kind == "not_applicable":
        message = f"a view of {quote(criterion.id)} cannot say that it does not apply: that is for all to agree"
        refuse("view-not-applicable", message, "leave the view unknown; the agreed answer may be 'n/a: why'")
    if kind != "value" or criterion.measure is None:
        return value
    if not criterion.measure.unit:
        return criterion.measure.level(Fraction(value))  # a bare number in a view is a level
    text = f"{value}{criterion.measure.unit}"
    return Bare(text) if criterion.measure.unit == "%" else text


def _changes(data: Any, rubric: Rubric, said: Said) -> Iterator[Change]:
    """The changes that put *said* into *data*, one after the other."""
    answers = data.get("answers")
    key = _key_in(answers or {}, rubric, said.criterion)
    if key is None:
        entry = entry_of(said, rubric)
        if isinstance(answers, dict):
            yield Put(("answers", said.criterion), entry, _neighbour(answers, rubric, said.criterion))
        else:
            yield Put(("answers",), {said.criterion: entry})
        return
    old, path = answers[key], ("answers", key)
    if not isinstance(old, dict):
        new = _widened(old, rubric, said)
        if new != old or type(new) is not type(old):
            yield Put(path, new)
        return
    yield from _answer_changes(path, old, said, rubric)
    if said.note is not None and old.get("note") != said.note:
        yield Put((*path, "note"), said.note, _last_kind(old))
    yield from _evidence_changes(path, old, said.evidence)


def _together(changes: list[Change], content: bytes, file: str) -> list[Change]:
    """*changes* of one answer, as one where it stands in brackets and outgrows them."""
    path = changes[0].path[:2] if changes else ()
    data: Any = yamlio.parse(content, file).data
    if len(path) < _IN_ENTRY or len(changes[0].path) == _IN_ENTRY or not is_in_brackets(content, path):
        return changes
    for change in changes:
        data = data_after(data, change)
    entry = data[path[0]][path[1]]
    return changes if fits_on_a_line(entry) else [Put(path, entry)]


def _key_in(answers: Mapping[str, Any], rubric: Rubric, criterion: str) -> str | None:
    """The key under which *answers* have *criterion*: its id, or an old one."""
    names = (criterion, *rubric.criteria[criterion].formerly)
    return next((name for name in names if name in answers), None)


def _neighbour(answers: Mapping[str, Any], rubric: Rubric, criterion: str) -> str | None:
    """The answer after which that to *criterion* belongs, by the rubric's order."""
    order = list(rubric.criteria)
    before = order[: order.index(criterion)]
    return next((key for name in reversed(before) if (key := _key_in(answers, rubric, name)) is not None), None)


def _widened(old: Any, rubric: Rubric, said: Said) -> Any:
    """An answer without braces, after what was *said*."""
    new = entry_of(said, rubric)
    if said.answer is not None and said.respondent is None:
        return new
    body = new if isinstance(new, dict) else {}
    return {**_spelt_out(old), **{key: value for key, value in body.items() if key not in _KINDS}}


def _spelt_out(old: Any) -> dict[str, Any]:
    if old is None or (isinstance(old, str) and old.strip().casefold() == "unknown"):
        return {}
    if isinstance(old, list) or (isinstance(old, str) and ".." in old):
        return {"range": old}
    return {
        "value" if isinstance(old, str) and old.strip()[:1].isdigit() and not old.strip().isdigit() else "level": old
    }


def _answer_changes(path: tuple[str, ...], old: dict[str, Any], said: Said, rubric: Rubric) -> Iterator[Change]:
    if said.answer is None:
        return
    if said.respondent is not None:
        yield from _view_changes(path, old, said.respondent, view_of(said.answer, rubric.criteria[said.criterion]))
        return
    ((kind, value),) = said.answer.items()
    had = [key for key in _KINDS if key in old]
    if kind in had:
        if old[kind] != value or isinstance(old[kind], bool):
            yield Put((*path, kind), value)
        had.remove(kind)
    elif had:
        yield Rename((*path, had.pop(0)), kind, value)
    else:
        yield Put((*path, kind), value, "views")
    for key in had:
        yield Remove((*path, key))


def _view_changes(path: tuple[str, ...], old: dict[str, Any], who: str, view: Any) -> Iterator[Put]:
    views = old.get("views")
    if not isinstance(views, dict):
        yield Put((*path, "views"), {who: view}, _last_kind(old))
    elif who not in views or views[who] != view:
        yield Put((*path, "views", who), view)


def _last_kind(old: Mapping[str, Any]) -> str | None:
    return next((key for key in ("views", *_KINDS) if key in old), None)


def _evidence_changes(path: tuple[str, ...], old: dict[str, Any], items: tuple[dict[str, Any], ...]) -> Iterator[Put]:
    had = old.get("evidence")
    if isinstance(had, list):
        known = [_item(item) for item in had]
        new = [item for item in items if _item(item) not in known]
        for place, item in enumerate(new, len(had)):
            yield Put((*path, "evidence", place), item)
    elif items:
        yield Put((*path, "evidence"), list(items))


def _item(item: Any) -> dict[str, str]:
    """An item of evidence as it is compared."""
    return {"source": item} if isinstance(item, str) else {key: str(value) for key, value in item.items()}
