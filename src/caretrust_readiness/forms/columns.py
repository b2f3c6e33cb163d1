"""Which question each column of a survey's export answers: by id, group and id, title, question, or a saved map."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.forms.xlsform import ABOUT, PARTS, names_for
from caretrust_readiness.model.problems import InputError, Problem, did_you_mean, quote
from caretrust_readiness.model.wording import fold
from caretrust_readiness.reading import yamlio
from caretrust_readiness.reading.naming import bare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from caretrust_readiness.model.rubric import Rubric

#: What a saved map says of a column that is nobody's.
IGNORE = "ignore"
#: Columns that the services add by themselves.
_THEIRS = re.compile(
    r"id|start time|completion time|email|email address|name|last modified time|language|timestamp|score|points - .*"
    r"|feedback - .*|start|end|today|deviceid|username|subscriberid|simserial|phonenumber|audit"
    r"|formhub/uuid|uuid|__?[a-z0-9_/]+|meta/.*|about_this_form/.*|about_purpose|about_rating|note",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^\s*(?:q(?:uestion)?\s*)?\d{1,3}\s*[.):]\s*", re.IGNORECASE)
#: How alike a heading and a question must be for one to be a slip of the other.
_ALIKE = 0.72


class Meaning(NamedTuple):
    """What a column is about: a part of the answer to a criterion, or of the person and the place."""

    key: str
    """The id of a criterion, or one of ``respondent``, ``side``, ``locality``, ``as_of``."""
    part: str = ""
    """Of an answer: ``value``, ``note``, ``source``, ``date``; nothing for its level."""
    by_id: bool = False
    """Whether the column is called by an id, so that its cells may hold codes."""


class Columns:
    """Knows what the columns of exports mean under one rubric."""

    def __init__(self, rubric: Rubric, saved: Mapping[str, str] | None = None) -> None:
        """Under *rubric*; *saved* says more, by heading."""
        self.rubric = rubric
        self.ids = dict(self._ids())
        self.texts = dict(self._texts())
        self.saved = {fold(heading): self._target(heading, target) for heading, target in (saved or {}).items()}

    def _ids(self) -> Iterator[tuple[str, Meaning]]:
        names = names_for(self.rubric)
        for key, criterion in self.rubric.criteria.items():
            for name in (key, *criterion.formerly):
                yield name, Meaning(key, by_id=True)
                for part in PARTS:
                    yield names.part(name, part), Meaning(key, part, by_id=True)
                    yield f"{name}.{part}", Meaning(key, part, by_id=True)
        for key, name in names.about.items():
            yield name, Meaning(key, by_id=True)

    def _texts(self) -> Iterator[tuple[str, Meaning]]:
        """Questions in words; of two with one text neither is known by it."""
        seen: dict[str, str] = {}
        for key, criterion in self.rubric.criteria.items():
            texts = {criterion.name, *([criterion.question] if criterion.question else [])}
            both = f"{criterion.name} {criterion.question or ''}".strip()
            for text in {*map(_compared, texts), _compared(both)}:
                if seen.setdefault(text, key) == key:
                    yield text, Meaning(key)
                else:
                    yield text, Meaning("")

    def _target(self, heading: str, target: str) -> Meaning | None:
        if fold(target) == IGNORE:
            return None
        if target in ABOUT:
            return Meaning(target)
        if (found := self.ids.get(target)) is not None:
            return found._replace(by_id=False)
        hint = did_you_mean(target, [*self.ids, *ABOUT, IGNORE])
        message = f"the column {quote(heading)} is said to be {quote(target)}, which is no question"
        raise InputError((Problem("--columns", None, "column-map", message, hint),))

    def meaning(self, heading: str) -> Meaning | None:
        """What the column *heading* is about; None where it is nobody's."""
        if fold(heading) in self.saved:
            return self.saved[fold(heading)]
        for name in (heading.strip(), re.split(r"[/]", heading.strip())[-1]):
            if name in self.ids:
                return self.ids[name]
        _, _, inside = heading.rstrip().removesuffix("]").rpartition("[")
        ends = heading.rstrip().endswith("]") and inside
        for text in (heading, *([inside] if ends else [])):
            found = self.texts.get(_compared(text))
            if found is not None and found.key:
                return found
        return None

    def is_ignored(self, heading: str) -> bool:
        """Whether a map or a service says that the column is nobody's."""
        return fold(heading) in self.saved or not heading.strip() or bool(_THEIRS.fullmatch(heading.strip()))

    def meant(self, heading: str) -> str | None:
        """The question that the column *heading* is a slip of; None where it is like none."""
        said = _compared(heading)
        near = get_close_matches(said, [text for text, found in self.texts.items() if found.key], n=1, cutoff=_ALIKE)
        if near:
            return self.texts[near[0]].key
        return next(iter(get_close_matches(re.split(r"[/]", said)[-1], self.rubric.criteria, n=1, cutoff=0.85)), None)


def _compared(text: str) -> str:
    """A question as it is compared: without its number, and without marks at its end."""
    return bare(_NUMBERED.sub("", text)).rstrip(" ?.:*;").lstrip()


def read_map(path: str) -> dict[str, str]:
    """The saved map of columns in the YAML file *path*: headings, each with what it is.

    Raises:
        InputError: it cannot be read, or is no mapping of texts.
    """
    document = yamlio.read_file(path)
    data = document.data
    if not isinstance(data, dict) or not all(isinstance(value, str) for value in data.values()):
        message = "a map of columns is a mapping: a heading, then an id, respondent, side, locality, as_of or ignore"
        raise InputError((Problem(path, document.position(()), "column-map", message),))
    return {key: str(value) for key, value in data.items()}
