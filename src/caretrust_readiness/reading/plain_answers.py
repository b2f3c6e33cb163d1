"""Plainly written answers straight to values, past the models: most of a batch is written so, and it is read faster.

Nothing is decided here twice: what is said of a criterion is read by its level parser, and whatever is not certain at
a glance (anything broken, views, services, old ids, answers for another rubric) is left to the models, whole.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NoReturn

from caretrust_readiness.model.answers import UNKNOWN, Answer, Answers, Evidence, Outcome
from caretrust_readiness.model.terms import PartialDate
from caretrust_readiness.reading.answer_resolution import is_no_reason, notes_on
from caretrust_readiness.reading.level_parser import LevelParser, Refused, level_parser_for

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from typing import Any, Literal

    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.model.terms import Interval
    from caretrust_readiness.reading.document import Data, Document

#: The keys of a file that are read here, and those that are few and go through the model alone.
_OWN = frozenset({"locality", "as_of", "rubric", "about", "prepared_by", "agreed_on", "unify", "answers", "outcomes"})
_CHECKED = frozenset({"sources"})
#: The kinds of an answer that are read here, the keys that may stand beside one, and those of evidence.
_KINDS = frozenset({"level", "range", "value", "not_applicable"})
_BESIDE = frozenset({"note", "evidence"})
_EVIDENCE = frozenset({"source", "ref", "date", "note"})
#: What may have happened, and the keys that say of it.
_DECISIONS: Mapping[Any, Literal["formed", "not_formed", "ended"]] = {
    "formed": "formed",
    "not_formed": "not_formed",
    "ended": "ended",
}
_OUTCOME = frozenset({"decision", "on", "note", "source"})
#: What a level or a number may be written as.
_WORDS = frozenset({type(None), str, int, Decimal})
#: A range has two ends.
_ENDS = 2


class _NotPlain(Exception):  # noqa: N818 - no error: the models are asked
    """Something that is not certain at a glance."""


def plain_answers(document: Document, rubric: Rubric) -> Answers | None:
    """The answers in *document* in levels of *rubric*, where all of it is plain and right; else None."""
    try:
        return _answers(document.data, document.file, rubric)
    except (_NotPlain, Refused, ValueError):
        return None


def _not_plain() -> NoReturn:
    raise _NotPlain


def _answers(data: Data, file: str, rubric: Rubric) -> Answers:
    if type(data) is not dict or data.get("rubric", rubric.rubric) != rubric.rubric:
        _not_plain()
    more = data.keys() - _OWN
    if not more <= _CHECKED:
        _not_plain()
    as_of = _day(data.get("as_of"))
    locality = _text(data.get("locality"))
    answers = _entries(data.get("answers"), rubric)
    rest: dict[str, Any] = {}
    if more:
        from caretrust_readiness.model.answers_file import AnswersFile  # noqa: PLC0415 - most files need no model

        checked = AnswersFile.model_validate({"locality": locality, "as_of": 2000, **{key: data[key] for key in more}})
        rest = {key: getattr(checked, key) for key in _CHECKED}
    return Answers(
        file,
        locality,
        as_of,
        answers,
        unify=_unify(data["unify"], rubric) if data.get("unify") is not None else None,
        about=_text_or_none(data.get("about")),
        prepared_by=_text_or_none(data.get("prepared_by")),
        agreed_on=_day_or_none(data.get("agreed_on")),
        outcomes=tuple(map(_outcome, _list(data["outcomes"]))) if "outcomes" in data else (),
        notes=notes_on(as_of, [answers], {**rubric.sources, **rest["sources"]} if rest else rubric.sources),
        **rest,
    )


def _unify(said: Data, rubric: Rubric) -> tuple[str, ...]:
    """The functions to be unified, each of them the rubric's, and named once."""
    if type(said) is not list or not {function.id for function in rubric.functions}.issuperset(map(_text, said)):
        _not_plain()
    found = tuple(map(_text, said))
    return found if len(set(found)) == len(found) else _not_plain()


@lru_cache(maxsize=16)
def _parsers(rubric: Rubric) -> Mapping[str, LevelParser]:
    return {key: level_parser_for(rubric, key) for key in rubric.criteria}


def _entries(said: Data, rubric: Rubric) -> dict[str, Answer]:
    if said is None:
        return {}
    if type(said) is not dict:
        _not_plain()
    parsers = _parsers(rubric)
    answers: dict[str, Answer] = {}
    for key, entry in said.items():
        if (parser := parsers.get(key)) is None:
            _not_plain()
        if type(entry) is dict:
            answers[key] = _entry(entry, parser)
        elif type(entry) is list:
            answers[key] = _answer(parser.shorthand(entry))
        else:
            answers[key] = _short(parser, entry)  # type: ignore[arg-type]  # neither a mapping nor a list
    return answers


# What most answers say, many others say as well: it is read once.


@lru_cache(maxsize=4096, typed=True)
def _short(parser: LevelParser, said: Hashable) -> Answer:
    return _answer(parser.shorthand(said))


@lru_cache(maxsize=4096, typed=True)
def _range(parser: LevelParser, low: Hashable, high: Hashable) -> Interval[int] | None:
    return parser.range((low, high))


def _answer(claimed: Interval[int] | None) -> Answer:
    return UNKNOWN if claimed is None else Answer(claimed)


def _entry(entry: dict[str, Data], parser: LevelParser) -> Answer:
    """An answer that is written at length, of one kind."""
    kinds = entry.keys() - _BESIDE
    kind = kinds.pop() if len(kinds) == 1 else _not_plain()
    if kind not in _KINDS:
        _not_plain()
    said = entry[kind]
    note = _text_or_none(entry.get("note"))
    evidence = _all_evidence(entry["evidence"]) if "evidence" in entry else ()
    if kind == "not_applicable":
        reason = _text(said)
        if parser.criterion.gate is not None or is_no_reason(reason):
            _not_plain()
        return Answer(not_applicable=reason, note=note, evidence=evidence)
    if kind == "range":
        return Answer(_range(parser, *_ends(said)), note=note, evidence=evidence)
    if type(said) not in _WORDS:
        _not_plain()
    return Answer((parser.level if kind == "level" else parser.value)(said), note=note, evidence=evidence)


def _ends(said: Data) -> tuple[Hashable, ...]:
    """The two ends of a range."""
    if type(said) is not list or len(said) != _ENDS or not {type(end) for end in said} <= _WORDS:
        _not_plain()
    return tuple(said)  # type: ignore[arg-type]  # none of the types that may be there is a list


def _all_evidence(said: Data) -> tuple[Evidence, ...]:
    return tuple(map(_evidence, _list(said)))


def _list(said: Data) -> list[Data]:
    return said if type(said) is list else _not_plain()


def _evidence(said: Data) -> Evidence:
    if type(said) is str:
        return Evidence(_text(said))
    if type(said) is not dict or not _EVIDENCE.issuperset(said):
        _not_plain()
    part = said.get
    return Evidence(
        _text(part("source")),
        _text_or_none(part("ref")),
        _day_or_none(part("date")),
        _text_or_none(part("note")),
    )


def _outcome(said: Data) -> Outcome:
    if type(said) is not dict or not _OUTCOME.issuperset(said) or type(decision := said.get("decision")) is not str:
        _not_plain()
    return Outcome(
        _DECISIONS.get(decision) or _not_plain(),
        _day(said.get("on")),
        _text_or_none(said.get("note")),
        _text_or_none(said.get("source")),
    )


def _day(said: Data) -> PartialDate:
    """A date; raises ValueError for what is none."""
    return PartialDate.parse(str(said)) if type(said) in {str, int} else _not_plain()


def _day_or_none(said: Data) -> PartialDate | None:
    return None if said is None else _day(said)


def _text(said: Data) -> str:
    """A text without blanks around it; a number that stands for one is left to the models."""
    return (type(said) is str and said.strip()) or _not_plain()


def _text_or_none(said: Data) -> str | None:
    return None if said is None else _text(said)
