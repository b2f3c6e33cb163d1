"""Tests of rubrics, in YAML: what a case says, the place it describes, and whether what comes out is as expected."""

from __future__ import annotations

import os
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction  # noqa: TC003 - the models read it
from functools import partial
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from pydantic import Field, PlainValidator

from caretrust_readiness.model.answers import Answer, Answers, Shorthand
from caretrust_readiness.model.answers_file import AnswersFile, Date, Entries, Entry
from caretrust_readiness.model.fields import Identifier, Model, Number, Text
from caretrust_readiness.model.problems import InputError, Problem, did_you_mean, listed, quote
from caretrust_readiness.model.terms import Finding, PartialDate
from caretrust_readiness.reading import loading, yamlio
from caretrust_readiness.reading.answer_resolution import resolve, resolve_entry
from caretrust_readiness.reading.changing import Changes
from caretrust_readiness.reading.document import Document
from caretrust_readiness.reading.level_parser import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from caretrust_readiness.model.rubric import Rubric

_SOME_DAY = PartialDate(2000)
_TOP = "top"


class ScoreExpected(Model):
    """Bounds of the score, 0 to 100."""

    at_least: Number | None = None
    """Of what is demonstrated."""
    at_most: Number | None = None
    """Of what is possible."""


def _plain(value: object) -> object:
    return value


class Expect(Model):
    """What a case expects; what it leaves out may be anything."""

    go: Literal["yes", "no", "open"] | None = None
    verdict: Annotated[Any, PlainValidator(_plain)] = None
    score: ScoreExpected | None = None
    gates: dict[str, Literal["passed", "failed", "open"]] = {}
    option: Identifier | None = None
    moves: tuple[Text, ...] | None = None
    scenarios: dict[str, Literal["survives", "falls"]] = {}

    @property
    def ends(self) -> tuple[str, str] | None:
        """The verdicts expected at the low and at the high end."""
        if self.verdict is None:
            return None
        low: object
        high: object
        low, high = (self.verdict, self.verdict) if isinstance(self.verdict, str) else self.verdict
        return str(low), str(high)


class Case(Model):
    """One place, told in a few words, and what is expected of it."""

    name: Text
    default: Annotated[Any, PlainValidator(_plain)] = None
    answers: Entries = {}
    unify: tuple[Identifier, ...] | None = None
    set: Annotated[Any, PlainValidator(_plain)] = None
    locality: Text | None = None
    as_of: Date | None = None
    expect: Expect


class CaseFile(Model):
    """A file of cases for one rubric."""

    rubric: Text
    cases: Annotated[tuple[Case, ...], Field(min_length=1)]


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A case ready to be run: under its own rubric, where it changes that of its file."""

    file: str
    position: tuple[int, int]
    case: Case
    rubric: Rubric
    answers: Answers
    reread: Callable[[Rubric], Answers]
    """The same answers, read under another rubric of the same criteria."""


def reread(loaded: Loaded, rubric: Rubric) -> Answers:
    """The answers of *loaded*, read under *rubric*: other thresholds give a measured number another level."""
    return loaded.reread(rubric)


class Suite(NamedTuple):
    """The cases of one file, the rubric that they test, and the document it was read from."""

    file: str
    rubric: Rubric
    source: Document
    cases: tuple[Loaded, ...]
    inputs: tuple[str, ...]
    """Every file read."""


def load_suite(path: str, rubric: str | None = None) -> Suite:
    """The cases in the file *path*, for the rubric that it names, or for *rubric* in its place.

    Raises:
        InputError: with every problem of the file, the rubric, or the places that cases name.
    """
    document = yamlio.read_file(path)
    file = loading.read_model(document, CaseFile)
    name = rubric or _rubric_path(file.rubric, path)
    used, source = loading.load_rubric_document(name)
    loader = _Loader(document, used, source)
    cases = tuple(one for number, case in enumerate(file.cases) if (one := loader.loaded(case, number)) is not None)
    if loader.problems:
        raise InputError(tuple(loader.problems))
    return Suite(path, used, source, cases, (path, source.file))


def _rubric_path(named: str, path: str) -> str:
    if not ("/" in named or os.sep in named or named.endswith((".yaml", ".yml", ".json"))):
        return named
    file = os.path.normpath(FilePath(path).parent / named)
    return file if os.sep in file or file.endswith((".yaml", ".yml", ".json")) else f".{os.sep}{file}"


class _Loader:
    def __init__(self, document: Document, rubric: Rubric, source: Document) -> None:
        self.document = document
        self.rubric = rubric
        self.source = source
        self.problems: list[Problem] = []

    def loaded(self, case: Case, number: int) -> Loaded | None:
        """The case, ready; None where something is wrong with it, which is in the problems."""
        at = ("cases", number)
        before = len(self.problems)
        try:
            rubric = self.rubric if case.set is None else self._changed(number)
        except InputError as error:
            self.problems += error.problems
            return None
        answers = None
        try:
            answers = self._answers(case, number, rubric)
        except InputError as error:
            self.problems += error.problems
        self.problems += (self._problem(found) for found in _expectations(case.expect, rubric, (*at, "expect")))
        if answers is None or len(self.problems) > before:
            return None
        position = self.document.position((*at, "name"))
        again = partial(self._answers, case, number)
        return Loaded(
            file=self.document.file,
            position=(position.line, position.column),
            case=case,
            rubric=rubric,
            answers=answers,
            reread=again,
        )

    def _problem(self, found: Finding) -> Problem:
        file, position = self.document.locate(found.path, key=found.at_key)
        return Problem(file, position, found.code, found.message, found.hint)

    def _changed(self, number: int) -> Rubric:
        """The rubric as the case changes it."""
        cases: Any = self.document.value(("cases", number))
        at: Any = self.document.marks[id(cases)]
        data: Any = {"rubric": self.rubric.rubric, "version": self.rubric.version, "set": cases["set"]}
        marks = {**self.document.marks, id(data): dict.fromkeys(data, at["set"])}
        changes = Changes(Document(self.document.file, data, marks), self.source)
        if changes.problems:
            raise InputError(tuple(changes.problems))
        return loading.read_rubric(changes.tree.document(self.document.file))

    def _answers(self, case: Case, number: int, rubric: Rubric) -> Answers:
        at = ("cases", number)
        written = AnswersFile.model_construct(
            locality=case.name, as_of=case.as_of or _SOME_DAY, unify=case.unify, answers=_levels(case.answers)
        )
        answers, findings = resolve(written, self.document.file, rubric)
        if case.as_of is None:
            findings += _undated(case)
        own = {key: answers.answers[key] for key in answers.answers}
        bare = {key for key, entry in case.answers.items() if isinstance(entry, Shorthand)}
        own = {key: one._replace(assumed=_was(key, bare, rubric)) for key, one in own.items()}
        if case.locality is not None:
            answers = self._place(case, number, rubric)
            own = {**answers.answers, **own}
            if case.unify is not None:
                answers = answers._replace(unify=case.unify)
        elif case.default is not None:
            own = self._defaults(case.default, (*at, "default"), rubric) | own
        if case.default is not None and case.locality is not None:
            hint = "a place answers for itself; single answers may be changed with 'answers'"
            findings.append(
                Finding(("default",), "case-default", "'default' stands beside 'locality'", hint, at_key=True)
            )
        if findings:
            raise InputError(tuple(self._problem(one._replace(path=(*at, *one.path))) for one in findings))
        return answers._replace(answers=own)

    def _place(self, case: Case, number: int, rubric: Rubric) -> Answers:
        path = os.path.normpath(FilePath(self.document.file).parent / str(case.locality))
        try:
            return loading.load_answers(path, rubric)[0]
        except InputError as error:
            (first, *_) = error.problems
            if first.position is not None:
                raise
            found = Finding(("cases", number, "locality"), first.code, f"{first.message}: {quote(path)}", first.hint)
            raise InputError((self._problem(found),)) from None

    def _defaults(self, said: Any, path: tuple[str | int, ...], rubric: Rubric) -> dict[str, Answer]:
        made: dict[str, Answer] = {}
        for key, criterion in rubric.criteria.items():
            entry = Entry(level=criterion.top if said == _TOP else said)
            try:
                made[key] = resolve_entry(entry, criterion, rubric)._replace(assumed=True)
            except Refused as refused:
                found = refused.findings[0]
                raise InputError((self._problem(found._replace(path=path)),)) from None
        return made


def _levels(entries: Entries) -> Entries:
    """*entries*, in which a bare number is a level also where there is a measure, as after ``--set``."""
    return {
        key: Entry(level=entry.said) if isinstance(entry, Shorthand) and type(entry.said) is int else entry
        for key, entry in entries.items()
    }


def _was(key: str, bare: set[str], rubric: Rubric) -> bool:
    return key in bare or any(old in bare for old in rubric.criteria[key].formerly)


def _undated(case: Case) -> Iterator[Finding]:
    for key, entry in case.answers.items():
        if isinstance(entry, Entry) and any(item.date is not None for item in entry.evidence):
            hint = "give the case 'as_of: 2024', say"
            message = f"the evidence on {quote(key)} has a date, and the case has no 'as_of' to judge it at"
            yield Finding(("answers", key), "case-as-of", message, hint)
            return


def _expectations(expect: Expect, rubric: Rubric, path: tuple[str | int, ...]) -> Iterator[Finding]:
    """What *expect* names that the rubric has not."""
    verdict = expect.verdict
    if verdict is not None and not (
        isinstance(verdict, str) or (isinstance(verdict, list | tuple) and len(verdict) == len(("low", "high")))
    ):
        hint = "write one id, or [low, high]"
        yield Finding((*path, "verdict"), "case-verdict", "a verdict, or the two it lies between, is needed", hint)
        return
    options, scenarios = ([one.id for one in part] for part in (rubric.options, rubric.scenarios))
    yield from _verdicts(expect, [one.id for one in rubric.verdicts], path)
    if expect.option is not None and expect.option not in options:
        yield _unknown((*path, "option"), "option-unknown", expect.option, options)
    for key in (key for key in expect.gates if key not in rubric.gates):
        yield _unknown((*path, "gates", key), "gate-unknown", key, rubric.gates)
    moves = enumerate(expect.moves or ())
    for place, key in ((place, key) for place, key in moves if key not in rubric.criteria):
        yield _unknown((*path, "moves", place), "criterion-unknown", key, rubric.criteria)
    for key in (key for key in expect.scenarios if key not in scenarios):
        yield _unknown((*path, "scenarios", key), "scenario-unknown", key, scenarios)


def _verdicts(expect: Expect, known: list[str], path: tuple[str | int, ...]) -> Iterator[Finding]:
    """The verdicts expected that the rubric has not."""
    for place, one in enumerate(dict.fromkeys(expect.ends or ())):
        if one not in known:
            at: tuple[str | int, ...] = ("verdict",) if isinstance(expect.verdict, str) else ("verdict", place)
            yield _unknown((*path, *at), "verdict-unknown", one, known)


def _unknown(path: tuple[str | int, ...], code: str, key: str, known: Collection[str]) -> Finding:
    what = code.removesuffix("-unknown")
    hint = did_you_mean(key, known) or (f"known: {listed(known)}" if known else f"the rubric has no {what} at all")
    return Finding(path, code, f"the rubric has no {what} {quote(key)}", hint, path[-1] == key and what != "verdict")


def as_decimal(value: Fraction, places: int = 4) -> str:
    """*value* to *places* decimals, rounded down, without needless noughts."""
    scaled = value * 10**places // 1
    return f"{Decimal(int(scaled)).scaleb(-places).normalize():f}"
