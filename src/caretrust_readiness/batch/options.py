"""What a batch is asked for: how every source is scored, and what is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caretrust_readiness.batch.packing import Sheet
from caretrust_readiness.report.base import Part
from caretrust_readiness.report.formats import GITHUB, GITLAB, JUNIT, SARIF, Format

if TYPE_CHECKING:
    from caretrust_readiness.analysis.acceptance import WhenUndecided
    from caretrust_readiness.analysis.baseline import Earlier

#: The formats that say where to look.
_PLACED = (GITHUB, GITLAB, JUNIT, SARIF)
_ONE_ROW_A_PLACE = Sheet()


@dataclass(frozen=True, kw_only=True)
class BatchOptions:
    """How every source is to be scored, and what is to be made of it; all of it can be sent between processes."""

    form: Format
    rubric: str | None = None
    """As ``--rubric`` names it; None: each source's own."""
    settings: tuple[str, ...] = ()
    fail_below: str | None = None
    undecided: WhenUndecided = "report"
    """What a verdict that is undecided across *fail_below* counts as: undecided, as good enough, or as below."""
    by_service: bool = False
    parts: tuple[str, ...] = ()
    """What JSON is to hold beyond the options."""
    baseline: dict[tuple[str, str | None], tuple[Earlier, ...]] | None = None
    renew: Format | None = None
    """The format in which the baseline may be renewed; None where it is not to be."""
    sheet: Sheet = _ONE_ROW_A_PLACE
    """How a table of results is to be."""
    notes: bool = True
    """Whether notes are told."""
    debug: bool = False
    as_if: bool = False
    """Whether answers for any rubric are read as if *rubric* extended that one."""

    @property
    def is_plain(self) -> bool:
        """Whether each row depends on nothing but its source and the rubric."""
        return (
            not (self.settings or self.by_service or self.sheet.long) and self.baseline is None and self.renew is None
        )

    @property
    def says_where(self) -> bool:
        """Whether the output points at the line to look at."""
        return self.form in _PLACED

    @property
    def renewed_parts(self) -> tuple[str, ...]:
        """What a renewed baseline holds beyond the options: what a later run compares."""
        return (Part.SERVICES.value,) if self.by_service else ()
