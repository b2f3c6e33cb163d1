"""What the columns of one criterion say, in SQL: its levels at both ends, whether it applies and is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caretrust_readiness.model.fields import plain_number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from caretrust_readiness.frames.sql.dialects import Dialect
    from caretrust_readiness.model.parts import Criterion, EvidenceRule, Measure

#: No measured number lies outside; what is none of them (infinite, not a number) does.
_FAR = "1e300"


@dataclass(frozen=True, kw_only=True)
class Cells:
    """The columns of one criterion, and what it is called in the query: numbered, since databases cut long names."""

    criterion: Criterion
    rule: EvidenceRule
    parts: dict[str, str]
    number: int
    is_gate: bool
    evidenced: bool

    def name(self, kind: str) -> str:
        """A column of the query."""
        return f"ct_{kind}{self.number}"

    @property
    def may_be_absent(self) -> bool:
        """Whether some row may declare it not applicable."""
        return "not_applicable" in self.parts

    @property
    def is_answered(self) -> bool:
        """Whether any column may answer it."""
        return bool({"", "low", "value"} & set(self.parts))

    def said(self, dialect: Dialect) -> Iterator[str]:
        """What the cells say: ``a`` and ``b`` the levels claimed, ``n`` not applicable, ``e`` good evidence."""
        column = {part: dialect.column(name) for part, name in self.parts.items()}
        if self.is_answered:
            ends = _levels(self, column, dialect)
            yield f"{ends[0]} AS {self.name('a')}"
            if ends[1] != ends[0]:
                yield f"{ends[1]} AS {self.name('b')}"
        if self.may_be_absent:
            yield f"{_absent(self, column, dialect)} AS {self.name('n')}"
        if self._has_dates:
            yield f"{_good(column['evidence_date'], self.rule, dialect)} AS {self.name('e')}"

    @property
    def _has_dates(self) -> bool:
        return "evidence_date" in self.parts and not self.evidenced and self.rule.cap is not None

    def levels(self, kind: str) -> Iterator[str]:
        """``l`` and ``h``, the levels demonstrated and possible, null where it does not apply; ``k``, 1 where known.

        Levels are of the type *kind*, so that what they are multiplied with is too.
        """
        top, cap = self.criterion.top, None if self.evidenced else self.rule.cap
        absent = f"WHEN {self.name('n')} THEN {{}} " if self.may_be_absent else ""
        if not self.is_answered:
            for end, level in (("l", 0), ("h", top)):
                yield f"CAST({_case(absent.format('NULL'), str(level))} AS {kind}) AS {self.name(end)}"
            yield f"{_case(absent.format(1), '0')} AS {self.name('k')}"
            return
        claimed, high = self.name("a"), self.name("b" if "low" in self.parts else "a")
        capped = claimed if cap is None else f"LEAST({claimed}, {cap})"
        if self._has_dates:
            capped = f"CASE WHEN {self.name('e')} THEN {claimed} ELSE {capped} END"
        low = _case(absent.format("NULL") + f"WHEN {claimed} IS NULL THEN 0 ", capped)
        yield f"CAST({low} AS {kind}) AS {self.name('l')}"
        yield f"CAST({_case(absent.format('NULL'), f'COALESCE({high}, {top})')} AS {kind}) AS {self.name('h')}"
        yield f"{_case(absent.format(1) + f'WHEN {claimed} IS NULL THEN 0 ', '1')} AS {self.name('k')}"


def _case(when: str, otherwise: str) -> str:
    return f"CASE {when}ELSE {otherwise} END" if when else otherwise


def _levels(cells: Cells, column: dict[str, str], dialect: Dialect) -> tuple[str, str]:
    top, key = cells.criterion.top, cells.criterion.id
    if "low" in column:
        low, high = column["low"], column["high"]
        rule = f"{low} BETWEEN 0 AND {high} AND {high} <= {top} AND {low} = FLOOR({low}) AND {high} = FLOOR({high})"
        fail = dialect.fail(f"no range of levels of {key}", (low, high), "INTEGER")
        start = f"CASE WHEN {low} IS NULL AND {high} IS NULL THEN NULL WHEN {rule} THEN"
        ends = [f"{start} CAST({end} AS INTEGER) ELSE {fail} END" for end in (low, high)]
        return ends[0], ends[1]
    if cells.criterion.measure is not None:
        found = _measured(column["value"], cells.criterion.measure, key, dialect)
        return found, found
    cell = column[""]
    fail = dialect.fail(f"no level of {key}", (cell,), "INTEGER")
    rule = f"{cell} BETWEEN 0 AND {top} AND {cell} = FLOOR({cell})"
    found = f"CASE WHEN {cell} IS NULL THEN NULL WHEN {rule} THEN CAST({cell} AS INTEGER) ELSE {fail} END"
    return found, found


def _measured(cell: str, measure: Measure, key: str, dialect: Dialect) -> str:
    low, high = map(_number, measure.bounds) if measure.bounds is not None else (f"-{_FAR}", _FAR)
    wrong = f"NOT ({cell} BETWEEN {low} AND {high})"
    if measure.is_percentage and (measure.bounds or (0, 2))[1] > 1:
        wrong += f" OR ({cell} > 0 AND {cell} < 1)"
    sign = ">=" if measure.better == "higher" else "<="
    steps = [f"WHEN {cell} {sign} {_number(one)} THEN {place}" for place, one in enumerate(measure.thresholds, 1)]
    fail = dialect.fail(f"no value of {key}", (cell,), "INTEGER")
    return f"CASE WHEN {cell} IS NULL THEN NULL WHEN {wrong} THEN {fail} {' '.join(reversed(steps))} ELSE 0 END"


def _number(value: Fraction) -> str:
    return str(plain_number(value))


def _absent(cells: Cells, column: dict[str, str], dialect: Dialect) -> str:
    flag = column["not_applicable"]
    answers = [column[part] for part in ("", "low", "high", "value") if part in column]
    alone = " AND ".join(f"{cell} IS NULL" for cell in answers)
    key = cells.criterion.id
    may = "" if cells.is_gate else f"WHEN {alone} THEN TRUE " if alone else "WHEN TRUE THEN TRUE "
    why = f"{key} is a gate and cannot be not applicable" if cells.is_gate else f"{key} is answered and not applicable"
    fail = dialect.fail(why, (flag, *answers), "BOOLEAN")
    return f"CASE WHEN NOT COALESCE({flag}, FALSE) THEN FALSE {may}ELSE {fail} END"


def _good(cell: str, rule: EvidenceRule, dialect: Dialect) -> str:
    as_of = dialect.column("as_of")
    good = f"{cell} <= {as_of}"
    if rule.max_age_months is not None:
        good += f" AND {cell} >= {dialect.months_before.format(as_of, rule.max_age_months)}"
    return f"COALESCE({good}, FALSE)"
