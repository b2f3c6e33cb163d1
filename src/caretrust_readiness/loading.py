"""Files to checked models: joins what pydantic and the rules found with the positions of the YAML."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, get_args

from pydantic import ValidationError

from caretrust_readiness import yamlio
from caretrust_readiness.answers import Answers, AnswersFile, Entries
from caretrust_readiness.problems import InputError, Problem, did_you_mean, listed, quote
from caretrust_readiness.resolving import resolve
from caretrust_readiness.rubric import PATTERNS, Model, Rubric
from caretrust_readiness.rubric_rules import check_rubric
from caretrust_readiness.terms import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic_core import ErrorDetails

    from caretrust_readiness.yamlio import Data, Document

M = TypeVar("M", bound=Model)

DEFAULT_RUBRIC = "care-trust"
#: Steps in a pydantic location that are no part of the data.
_NOT_DATA = {"<one>", "<list>", "<short>", "<long>", "[key]"}
#: pydantic's kinds of complaint: our stable code, and what is needed.
_SENTENCES = {
    "int_type": ("wrong-type", "a whole number is needed"),
    "string_type": ("wrong-type", "text is needed"),
    "bool_type": ("wrong-type", "true or false is needed"),
    "tuple_type": ("wrong-type", "a list is needed"),
    "dict_type": ("wrong-type", "a mapping (key: value) is needed"),
    "model_type": ("wrong-type", "a mapping (key: value) is needed"),
    "number_type": ("wrong-type", "a number is needed"),
    "word_type": ("wrong-type", "a level, a word or a number is needed"),
    "greater_than_equal": ("number-range", "{ge} or more is needed"),
    "less_than_equal": ("number-range", "{le} or less is needed"),
    "too_short": ("too-few", "at least {min_length} needed"),
    "too_long": ("too-many", "at most {max_length} are read"),
    "string_too_long": ("text-long", "at most {max_length} characters are allowed"),
}
_RUBRIC_ENDINGS = (".yaml", ".yml", ".json")


def builtin_folder() -> Path:
    """The folder of the shipped rubrics: inside the installed package, or at the root of a checkout."""
    packaged = Path(__file__).parent / "criteria"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "criteria"


def builtin_rubrics() -> list[str]:
    """The ids of the shipped rubrics, in alphabetical order."""
    return sorted(path.stem for path in builtin_folder().glob("*.yaml"))


def load_rubric(name: str) -> Rubric:
    """The rubric called *name*: a path where it has a slash or an ending, else the id of a shipped one.

    Raises:
        InputError: with every problem of the file.
    """
    return load_rubric_document(name)[0]


def load_rubric_document(name: str) -> tuple[Rubric, Document]:
    """The rubric called *name*, and the document it was read from.

    Raises:
        InputError: with every problem of the file.
    """
    is_path = name == "-" or os.sep in name or "/" in name or name.endswith(_RUBRIC_ENDINGS)
    if not is_path and name not in builtin_rubrics():
        hint = (
            did_you_mean(name, builtin_rubrics())
            or f"built in: {listed(builtin_rubrics())}; a file is given with its ending"
        )
        raise InputError(
            (Problem("--rubric", None, "rubric-unknown", f"no built-in rubric is called {quote(name)}", hint),)
        )
    path = name if is_path else str(builtin_folder() / f"{name}.yaml")
    document = yamlio.read_file(path)
    return read_rubric(document), document


def read_rubric(document: Document) -> Rubric:
    """The checked rubric in *document*.

    Raises:
        InputError: with every problem found, each at its position.
    """
    rubric, mended, problems = _validated(Rubric, document)
    if rubric is not None:
        problems += _placed(mended, check_rubric(rubric))
    if rubric is None or problems:
        raise InputError(tuple(problems))
    return rubric


def load_answers(path: str, rubric: Rubric | None = None) -> tuple[Answers, Rubric]:
    """The checked answers in the file *path*, and the rubric used: the one given, else the one that the file names.

    Raises:
        InputError: with every problem of the file.
    """
    document = yamlio.read_file(path)
    return read_answers(document, rubric or load_rubric(_rubric_named_in(document)))


def _rubric_named_in(document: Document) -> str:
    named = document.data.get("rubric") if isinstance(document.data, dict) else None
    return named if isinstance(named, str) and named in builtin_rubrics() else DEFAULT_RUBRIC


def read_answers(document: Document, rubric: Rubric) -> tuple[Answers, Rubric]:
    """The checked answers in *document*, in levels of *rubric*, and that rubric.

    Raises:
        InputError: with every problem found, each at its position.
    """
    file, mended, problems = _validated(AnswersFile, document)
    if file is None:
        raise InputError(tuple(problems))
    answers, findings = resolve(file, document.file, rubric)
    problems += _placed(mended, findings)
    if problems:
        raise InputError(tuple(problems))
    return answers, rubric


def reread_answers(document: Document, rubric: Rubric, names: Mapping[str, str]) -> Answers:
    """What another *rubric* than their own makes of the answers in *document*, which must be sound under their own.

    *names* says what that rubric calls a criterion. What it cannot read is unknown to it, and said in the notes.
    """
    file, _, _ = _validated(AnswersFile, document)
    if file is None:
        raise AssertionError("read under another rubric before their own")

    def renamed(entries: Entries) -> Entries:
        return {key if key in rubric.criteria else names.get(key, key): entry for key, entry in entries.items()}

    services = {key: own.model_copy(update={"answers": renamed(own.answers)}) for key, own in file.services.items()}
    file = file.model_copy(update={"answers": renamed(file.answers), "services": services})
    answers, findings = resolve(file, document.file, rubric)
    return answers._replace(notes=tuple(found.message for found in findings if found.path[0] != "rubric"))


def _placed(document: Document, findings: Iterable[Finding]) -> list[Problem]:
    """The problems that *findings* are in *document*, but for those about gaps that we made ourselves."""
    return [
        Problem(document.file, document.position(found.path, key=found.at_key), found.code, found.message, found.hint)
        for found in findings
        if found.at_key or not document.has_gap(found.path)
    ]


def _validated(model: type[M], document: Document) -> tuple[M | None, Document, list[Problem]]:
    """The model of *document*; where parts of it are broken, of what is left without them, and their problems.

    Leaving the broken parts out lets the rules still see the rest, so that a user learns of everything at once.
    """
    problems: list[Problem] = []
    while True:
        try:
            return model.model_validate(document.data), document, problems
        except ValidationError as error:
            complaints = [_complaint(detail, document) for detail in error.errors(include_url=False)]
        complaints = [complaint for complaint in complaints if not complaint.follows]
        # What only comes to light when broken parts are gone would be said about gaps that we made ourselves.
        problems = problems or _placed(document, [complaint.finding(model) for complaint in complaints])
        broken = {complaint.path for complaint in complaints}
        if () in broken:
            return None, document, problems
        document = document.without(broken)


def _complaint(detail: ErrorDetails, document: Document) -> _Complaint:
    steps = tuple(step for step in detail["loc"] if step not in _NOT_DATA)
    path = document.existing(steps)
    about_key = "[key]" in detail["loc"]
    return _Complaint(
        detail["type"], steps, path, document.value(path), detail["msg"], detail.get("ctx", {}), about_key
    )


class _Complaint(NamedTuple):
    """One complaint of pydantic, on its way to our own words."""

    kind: str
    steps: tuple[str | int, ...]
    path: tuple[str | int, ...]
    found: Data
    message: str
    context: dict[str, Any]
    about_key: bool

    @property
    def follows(self) -> bool:
        """Whether it speaks of too few items only because items are broken themselves."""
        enough = isinstance(self.found, dict | list) and len(self.found) >= self.context.get("min_length", 0)
        return self.kind == "too_short" and enough

    def finding(self, model: type[Model]) -> Finding:
        """What was found and what is allowed, in our words."""
        name = str(self.steps[-1]) if self.steps else ""
        if self.kind == "missing":
            return Finding(self.path, "missing-key", f"the key {quote(name)} is missing here")
        if self.kind == "extra_forbidden":
            known = _keys_known_at(model, self.steps[:-1])
            hint = did_you_mean(name, known) or f"known here: {listed(known, 20)}"
            return Finding(self.path, "unknown-key", f"the key {quote(name)} is not known here", hint, at_key=True)
        if self.kind == "string_pattern_mismatch":
            message = f"{quote(name if self.about_key else self.found)} is not in the form that is needed"
            return Finding(self.path, "text-form", message, PATTERNS[self.context["pattern"]], self.about_key)
        if self.kind == "literal_error":
            allowed = re.findall(r"'([^']+)'", self.context["expected"])
            message = f"{quote(self.found)} is not one of {listed(allowed)}"
            return Finding(self.path, "word-unknown", message, did_you_mean(str(self.found), allowed))
        if self.kind in _SENTENCES:
            code, sentence = _SENTENCES[self.kind]
            message = f"{sentence.format_map(self.context)}, found {_spelt(self.found)}"
            return Finding(self.path, code, message, None, self.about_key)
        return Finding(self.path, self.kind, self.message, self.context.get("hint"), self.about_key)


def _spelt(found: Data) -> str:
    if found is None:
        return "nothing"
    if isinstance(found, bool):
        return str(found).lower()
    return "a mapping" if isinstance(found, dict) else "a list" if isinstance(found, list) else quote(found)


def _keys_known_at(model: type[Model], steps: tuple[str | int, ...]) -> list[str]:
    """The keys of the model that *steps* lead to; list places and ids on the way are passed over."""
    for step in steps:
        if (field := model.model_fields.get(str(step))) is not None:
            model = next(_models_in(field.annotation), model)
    return list(model.model_fields)


def _models_in(annotation: object) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
