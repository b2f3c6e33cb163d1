"""Answers that were written for a rubric which another one extends: what they say under that other one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from caretrust_readiness.model.answers import Shorthand
from caretrust_readiness.model.problems import quote
from caretrust_readiness.model.wording import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from caretrust_readiness.model.answers import Answer
    from caretrust_readiness.model.answers_file import Entry
    from caretrust_readiness.model.parts import Criterion
    from caretrust_readiness.model.rubric import Rubric

    Resolve = Callable[[Entry | Shorthand, Criterion, Rubric], Answer]

#: Stands for the id of a criterion that is no longer there; no id has this form.
PASSED_BY: Final = "(passed by)"
_UNKNOWN: Final = Shorthand(None)


class Inheritance(NamedTuple):
    """A rubric, and the one that answers were written for; without *origin*, one that cannot be had."""

    rubric: Rubric
    origin: Rubric | None
    resolve: Resolve

    @classmethod
    def of(cls, named: str | None, rubric: Rubric, resolve: Resolve) -> Inheritance | None:
        """That of answers for the rubric *named*, under *rubric*; None where they are for that very rubric."""
        if named is None or named == rubric.rubric:
            return None
        for origin in rubric.descent.ancestors:
            if origin.rubric == named:
                return cls(rubric, origin, resolve)
        return cls(rubric, None, resolve) if rubric.descent.accepts_any else None

    def id_of(self, key: str, entry: Entry | Shorthand, notes: list[str]) -> str | None:
        """Today's id of what *key* was, :data:`PASSED_BY` where it is gone; None where it never was.

        Raises:
            Refused: it is gone, and was answered in a way that could never be.
        """
        if key in self.rubric.criteria or key in self.rubric.renamed:
            return None
        if self.origin is None:
            notes.append(f"{quote(key)} is passed by: {quote(self.rubric.rubric)} has no such criterion")
            return PASSED_BY
        old = self._was(key)
        if old is None:
            return None
        if (today := self.rubric.renamed.get(old.id, old.id)) in self.rubric.criteria:
            return today
        self.resolve(entry, old, self.origin)
        place = self.rubric.descent.removed.get(old.id)
        where = f", removed at {place}" if place else ""
        notes.append(f"{quote(key)} is passed by: {quote(self.rubric.rubric)} has no such criterion{where}")
        return PASSED_BY

    def _was(self, key: str) -> Criterion | None:
        origin = self.origin
        return None if origin is None else origin.criteria.get(origin.renamed.get(key, key))

    def entry_for(
        self, key: str, entry: Entry | Shorthand, criterion: Criterion, notes: list[str]
    ) -> Entry | Shorthand:
        """*entry* as it stands for *criterion*; unknown where it speaks of levels that are no longer the same.

        Raises:
            Refused: it speaks of such levels in a way that could never be.
        """
        old = self._was(key) or self._was(criterion.id)
        if old is None or self.origin is None or _texts(old, self.origin) == _texts(criterion, self.rubric):
            return entry
        answer = self.resolve(entry, old, self.origin)
        if answer.not_applicable is not None or answer.claimed is None:
            return entry
        if _same_unit(old, criterion) and (value := _measured(entry)) is not None:
            return value
        notes.append(f"{quote(key)} is unknown: its levels in {quote(self.rubric.rubric)} are others")
        return _UNKNOWN


def _same_unit(one: Criterion, other: Criterion) -> bool:
    """Whether both are measured, and in the same unit: else a number says something else."""
    if one.measure is None or other.measure is None:
        return False
    return fold(one.measure.unit) == fold(other.measure.unit)


def _texts(criterion: Criterion, rubric: Rubric) -> tuple[int, list[str]]:
    """What tells the levels of two criteria apart."""
    return criterion.top, [fold(text) for text in criterion.descriptors or rubric.level_names(criterion)]


def _measured(entry: Entry | Shorthand) -> Entry | Shorthand | None:
    """*entry* as far as it is a measured number; None where it is none."""
    if isinstance(entry, Shorthand):
        is_number = isinstance(entry.said, str) and entry.said.strip()[:1] in "0123456789+-."
        return entry if is_number and not entry.said.strip().isdigit() and ".." not in entry.said else None
    return entry.model_copy(update={"views": None}) if entry.value is not None else None
