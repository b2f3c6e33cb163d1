"""Files to checked models: joins what pydantic and the rules found with the positions of the YAML."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NoReturn, TypeVar

from pydantic import ValidationError

from caretrust_readiness.model.fields import Model
from caretrust_readiness.model.limits import MAX_PROBLEMS
from caretrust_readiness.model.problems import InputError, Problem, did_you_mean, listed, quote
from caretrust_readiness.model.rubric import Lineage, Rubric
from caretrust_readiness.reading import yamlio
from caretrust_readiness.reading.answer_resolution import resolve
from caretrust_readiness.reading.document import MISSING
from caretrust_readiness.reading.extending import Shipped, applied, blamed, chain_of, is_extension, place_of
from caretrust_readiness.reading.plain_answers import plain_answers
from caretrust_readiness.reading.rubric_rules import check_rubric, gate_paths
from caretrust_readiness.reading.validation import Complaint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from caretrust_readiness.model.answers import Answers
    from caretrust_readiness.model.answers_file import Entries
    from caretrust_readiness.model.terms import Finding
    from caretrust_readiness.reading.document import Data, Document, Missing

M = TypeVar("M", bound=Model)

DEFAULT_RUBRIC = "care-trust"
#: Broken parts can break what holds them, a few times over.
_ROUNDS = 10
#: How the texts begin that stand in for broken ones; users see their own words instead.
STAND_IN = "standin0"
_STAND_INS = re.compile(rf"{STAND_IN}[0-9]+")
_RUBRIC_ENDINGS = (".yaml", ".yml", ".json")
#: For the name of each model that is one of two kinds of file: what that is, the keys that only it has, and what helps
#: who took it for the other.
_KINDS = {
    "Rubric": ("a rubric", frozenset({"domains", "verdicts"}), "a rubric is given with --rubric"),
    "AnswersFile": (
        "a locality's answers",
        frozenset({"locality"}),
        "--rubric takes a rubric; answers stand without it",
    ),
}


def builtin_folder() -> Path:
    """The folder of the shipped rubrics: inside the installed package, or at the root of a checkout."""
    packaged = Path(__file__).parents[1] / "criteria"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "criteria"


@lru_cache(maxsize=1)
def builtin_rubrics() -> tuple[str, ...]:
    """The ids of the shipped rubrics, in alphabetical order."""
    return tuple(sorted(path.stem for path in builtin_folder().glob("*.yaml")))


@lru_cache(maxsize=8)
def shipped_rubric(name: str = DEFAULT_RUBRIC) -> Rubric:
    """The built-in rubric called *name*; read once, since thousands of answers may be for it."""
    return load_rubric(name)


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
    return read_rubric_document(yamlio.read_file(path))


def read_rubric(document: Document) -> Rubric:
    """The checked rubric in *document*, resolved where it extends others.

    Raises:
        InputError: with every problem found, each at its position.
    """
    return read_rubric_document(document)[0]


def read_rubric_document(
    document: Document, read: Callable[[str], Document] = yamlio.read_file
) -> tuple[Rubric, Document]:
    """As :func:`read_rubric`, and the document as resolved, in which every value has the place that wrote it.

    *read* reads the files that it extends.

    Raises:
        InputError: with every problem found, each at its position.
    """
    if not is_extension(document):
        return _checked_rubric(document), document
    shipped = Shipped(builtin_rubrics(), lambda name: str(builtin_folder() / f"{name}.yaml"))
    *links, whole = chain_of(document, shipped, read)
    rubric, lineage = _checked_rubric(whole), Lineage()
    for child in reversed(links):
        made = applied(child, whole, _rubric_problems)
        problems = _rubric_problems(made.document)
        if problems:
            raise InputError(blamed(problems, child, whole, _rubric_problems))
        ancestors = (rubric, *lineage.ancestors)
        whole, rubric = made.document, _checked_rubric(made.document)
        if rubric.rubric in (names := [one.rubric for one in ancestors]):
            _refuse_same_id(child, rubric.rubric, names)
        gates = {key: place_of(whole, path) for key, path in gate_paths(rubric)}
        lineage = Lineage(ancestors, lineage.removed | made.removed, gates)
        rubric.descending(lineage)
    return rubric, whole


def _refuse_same_id(child: Document, name: str, names: Sequence[str]) -> NoReturn:
    message = f"{quote(name)} is the id of what it extends as well"
    hint = f"give the child an id of its own; taken: {listed(names)}"
    raise InputError((Problem(child.file, child.position(("rubric",)), "extends-same-id", message, hint),))


def _checked_rubric(document: Document) -> Rubric:
    checked = _Checked(Rubric, document)
    if checked.model is not None:
        checked.add(check_rubric(checked.model))
    if checked.model is None or checked.problems:
        checked.refuse()
    return checked.model


def _rubric_problems(document: Document) -> Sequence[Problem]:
    try:
        _checked_rubric(document)
    except InputError as error:
        return error.problems
    return ()


def read_model(document: Document, model: type[M]) -> M:
    """*document* as *model*, for files of other kinds than rubrics and answers.

    Raises:
        InputError: with every problem found, each at its position.
    """
    checked = _Checked(model, document)
    if checked.model is None or checked.problems:
        checked.refuse()
    return checked.model


def load_answers(path: str, rubric: Rubric | None = None) -> tuple[Answers, Rubric]:
    """The checked answers in the file *path*, and the rubric used: the one given, else the one that the file names.

    Raises:
        InputError: with every problem of the file.
    """
    document = yamlio.read_file(path)
    return read_answers(document, rubric or shipped_rubric(rubric_named_in(document)))


def rubric_named_in(document: Document) -> str:
    """The built-in rubric that the answers in *document* name, else the usual one."""
    named = document.data.get("rubric") if isinstance(document.data, dict) else None
    return named if isinstance(named, str) and named in builtin_rubrics() else DEFAULT_RUBRIC


def read_answers(document: Document, rubric: Rubric) -> tuple[Answers, Rubric]:
    """The checked answers in *document*, in levels of *rubric*, and that rubric.

    Raises:
        InputError: with every problem found, each at its position.
    """
    if (plain := plain_answers(document, rubric)) is not None:
        return plain._replace(sha256=document.sha256), rubric
    from caretrust_readiness.model.answers_file import AnswersFile  # noqa: PLC0415 - what is plain needs no model

    checked = _Checked(AnswersFile, document)
    if checked.model is None:
        checked.refuse()
    answers, findings = resolve(checked.model, document.file, rubric)
    checked.add(findings)
    if checked.problems:
        checked.refuse()
    return answers._replace(sha256=document.sha256), rubric


def reread_answers(document: Document, rubric: Rubric, names: Mapping[str, str]) -> Answers:
    """What another *rubric* than their own makes of the answers in *document*, which must be sound under their own.

    *names* says what that rubric calls a criterion. What it cannot read is unknown to it, and said in the notes.
    """
    from caretrust_readiness.model.answers_file import AnswersFile  # noqa: PLC0415 - as above

    file = _Checked(AnswersFile, document).model
    if file is None:
        raise AssertionError("read under another rubric before their own")

    def renamed(entries: Entries) -> Entries:
        return {key if key in rubric.criteria else names.get(key, key): entry for key, entry in entries.items()}

    services = {key: own.model_copy(update={"answers": renamed(own.answers)}) for key, own in file.services.items()}
    file = file.model_copy(update={"answers": renamed(file.answers), "services": services})
    answers, findings = resolve(file, document.file, rubric)
    unread = (found for found in findings if found.path[0] in {"answers", "services"} and "unify" not in found.path)
    return answers._replace(notes=tuple(found.message for found in unread))


def _another_kind(model: type[Model], document: Document) -> Problem | None:
    """Says so where *document* is no broken *model* but the other kind of file; not what all it lacks to be one."""
    keys = set(document.data) if isinstance(document.data, dict) else set()
    if "extends" in keys and "locality" not in keys:  # it is a rubric, though it has nothing but changes
        keys |= _KINDS["Rubric"][1]
    if model.__name__ not in _KINDS or _KINDS[model.__name__][1] & keys:
        return None
    for found, telling, hint in _KINDS.values():
        if telling <= keys:
            file, position = document.locate((min(telling),), key=True)
            message = f"found {found} where {_KINDS[model.__name__][0]} should be"
            return Problem(file, position, "wrong-file", message, hint)
    return None


class _Checked(Generic[M]):
    """The model of a document; where parts of it are broken, of what is left without them, and their problems.

    Leaving broken parts out lets the rules still see the rest, so that a user learns of everything at once.
    """

    def __init__(self, model: type[M], document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []
        self.lost: set[tuple[str, str]] = set()
        self.stand_ins: dict[str, str] = {}
        self.model = self._validated(model)

    def _validated(self, model: type[M]) -> M | None:
        for _ in range(_ROUNDS):
            try:
                return model.model_validate(self.document.data)
            except ValidationError as error:
                details = error.errors(include_url=False, include_input=False)
            if not self.problems and (other := _another_kind(model, self.document)) is not None:
                self.problems.append(other)
                return None
            if len(details) > MAX_PROBLEMS:
                details = details[: MAX_PROBLEMS + 1]
            complaints = [Complaint.of(detail, self.document) for detail in details]
            complaints = [complaint for complaint in complaints if not complaint.follows]
            if not self.problems:  # what comes to light later is said about gaps that we made ourselves
                self.add(complaint.finding(model) for complaint in complaints)
            changes = dict(self._mending(complaint) for complaint in complaints)
            if not changes or () in changes or len(self.problems) >= MAX_PROBLEMS:
                return None
            self.document = self.document.mended(changes)
        return None

    def _mending(self, complaint: Complaint) -> tuple[tuple[str | int, ...], Data | Missing]:
        if complaint.lost is not None:
            self.lost.add(complaint.lost)
        number = len(self.stand_ins)
        path, value = complaint.mending(f"{STAND_IN}{number}")
        if value is not MISSING:
            self.stand_ins[f"{STAND_IN}{number}"] = "(no id)" if complaint.kind == "missing" else str(complaint.found)
        return path, value

    def add(self, findings: Iterable[Finding]) -> None:
        """Add what *findings* are in the document, but for those that follow from its gaps."""
        room = MAX_PROBLEMS - len(self.problems)
        self.problems += islice((self._problem(found) for found in findings if self._stands(found)), max(room, 0))

    def _problem(self, found: Finding) -> Problem:
        file, position = self.document.locate(found.path, key=found.at_key)
        message, hint = (said and _STAND_INS.sub(self._original, said) for said in (found.message, found.hint))
        return Problem(file, position, found.code, message or "", hint)

    def _original(self, stand_in: re.Match[str]) -> str:
        return self.stand_ins.get(stand_in[0], stand_in[0])

    def _stands(self, found: Finding) -> bool:
        if not found.at_key and self.document.has_gap(found.path):
            return False
        if not self.lost:
            return True
        cited = found.path[-1] if found.at_key else self.document.value(self.document.existing(found.path))
        return self.lost.isdisjoint({(found.code, ""), (found.code, str(cited))})

    def refuse(self) -> NoReturn:
        """Raise the problems.

        Raises:
            InputError: always.
        """
        if len(self.problems) >= MAX_PROBLEMS:
            message = f"only the first {MAX_PROBLEMS} problems found are listed"
            self.problems.append(Problem(self.document.file, None, "problems-many", message))
        raise InputError(tuple(self.problems))
