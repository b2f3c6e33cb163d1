"""Written answers in one plain form, whichever of its spellings a file uses: what forms show and read back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from caretrust_readiness.forms.answering import evidence_item
from caretrust_readiness.forms.saying import UNKNOWN_LEVEL, answer_said
from caretrust_readiness.model.answers import Shorthand
from caretrust_readiness.model.answers_file import AnswersFile, Entry
from caretrust_readiness.model.problems import figure
from caretrust_readiness.reading.answer_resolution import resolve_entry
from caretrust_readiness.reading.inheritance import Inheritance
from caretrust_readiness.reading.level_parser import level_parser_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from caretrust_readiness.model.answers import Evidence
    from caretrust_readiness.model.parts import Criterion
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.reading.document import Document

#: What an answer may be.
KINDS = ("level", "range", "value", "not_applicable")


def entries_in(document: Document, rubric: Rubric) -> dict[str, dict[str, Any]]:
    """The common answers in *document*, which must be sound, each in its plain form, by today's id.

    The form: at most one of level (a whole number), range (two of them), value (a number), not_applicable; ``views`` of
    such forms; ``note``; ``evidence``. An answer that says nothing is left out.
    """
    file = AnswersFile.model_validate(document.data)
    plain = dict(_plain_entries(file, rubric, Inheritance.of(file.rubric, rubric, resolve_entry)))
    return {key: plain[key] for key in rubric.criteria if plain.get(key)}


def _plain_entries(
    file: AnswersFile, rubric: Rubric, inheritance: Inheritance | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each answer by today's id; what a rubric no longer has, or has with other levels, says nothing under it."""
    passed: list[str] = []  # the reader has said so already
    for written, entry in file.answers.items():
        inherited = inheritance.id_of(written, entry, passed) if inheritance is not None else None
        key = inherited or rubric.renamed.get(written, written)
        if key in rubric.criteria:
            criterion = rubric.criteria[key]
            held = entry if inheritance is None else inheritance.entry_for(written, entry, criterion, passed)
            yield key, plain_entry(held, criterion, rubric)


def plain_entry(entry: Entry | Shorthand, criterion: Criterion, rubric: Rubric) -> dict[str, Any]:
    """One answer in its plain form; empty where it says nothing."""
    if isinstance(entry, Shorthand):
        return _known(_said(entry.said, criterion, rubric))
    body = _plain_answer(entry, criterion, rubric)
    if entry.views:
        body["views"] = {who: _said(said, criterion, rubric, bare_is_level=True) for who, said in entry.views.items()}
    if entry.note is not None:
        body["note"] = entry.note
    if entry.evidence:
        body["evidence"] = [item_data(item) for item in entry.evidence]
    return body


def _plain_answer(entry: Entry, criterion: Criterion, rubric: Rubric) -> dict[str, Any]:
    """The one of the kinds that is no view."""
    body: dict[str, Any] = {}
    given = entry.model_fields_set
    if "level" in given:
        body |= _known(_said(entry.level, criterion, rubric, bare_is_level=True))
    if "range" in given:
        body |= _known(_said(list(entry.range or ()), criterion, rubric))
    if "value" in given and (number := _number(entry.value, criterion)) is not None:
        body["value"] = number
    if entry.not_applicable is not None:
        body["not_applicable"] = entry.not_applicable
    return body


def item_data(item: Evidence) -> dict[str, Any]:
    """An item of evidence as a file has it."""
    return evidence_item(item.source, item.ref, None if item.date is None else str(item.date), item.note)


def _said(said: Any, criterion: Criterion, rubric: Rubric, *, bare_is_level: bool = False) -> dict[str, Any]:
    if isinstance(said, list):
        level = level_parser_for(rubric, criterion.id).range(said)
        assert level is not None  # noqa: S101 - a range has two known ends
        return {"level": level.low} if level.settled else {"range": [level.low, level.high]}
    if said is None:
        return {"level": UNKNOWN_LEVEL}
    if isinstance(said, bool):
        said = str(said).lower()
    if isinstance(said, int | Decimal):
        return {"level": int(said)}
    return answer_said(said, criterion, rubric, bare_is_level=bare_is_level)


def _number(said: Any, criterion: Criterion) -> int | Decimal | None:
    """A measured number; None for an unknown one."""
    if isinstance(said, str):
        unit = criterion.measure.unit if criterion.measure is not None else ""
        said = said.strip()
        said = said[: len(said) - len(unit)].strip() if unit and said.casefold().endswith(unit.casefold()) else said
        said = None if said.casefold() in {"", UNKNOWN_LEVEL} else Decimal(said)
    if said is None:
        return None
    return int(said) if said == int(said) else said


def _known(answer: dict[str, Any]) -> dict[str, Any]:
    return {} if answer.get("level") == UNKNOWN_LEVEL else answer


def answer_in(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of a plain entry that is no view; empty where there is none."""
    return {kind: entry[kind] for kind in KINDS if kind in entry}


def spelt(answer: Mapping[str, Any], criterion: Criterion) -> str:
    """An answer as a person types it into a cell or at a prompt; :func:`answer_said` reads it back."""
    ((kind, value),) = answer.items()
    if kind == "range":
        return f"{value[0]}..{value[1]}"
    if kind == "not_applicable":
        return f"n/a: {value}"
    if kind == "value":
        unit = criterion.measure.unit if criterion.measure is not None else ""
        return f"{figure(value)}{unit if unit.startswith('%') or not unit else f' {unit}'}"
    return str(value)
