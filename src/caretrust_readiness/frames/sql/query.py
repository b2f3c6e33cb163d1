"""The query: what cells say, levels, sums layer by layer, verdicts at both ends, figures as they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import ceil, floor
from typing import TYPE_CHECKING

from caretrust_readiness.frames.layout import AS_OF, LOCALITY, layout
from caretrust_readiness.frames.sql.cells import Cells
from caretrust_readiness.frames.sql.dialects import text
from caretrust_readiness.frames.sql.sums import KINDS, Sums, tree
from caretrust_readiness.model.figures import Thresholds
from caretrust_readiness.model.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from caretrust_readiness.frames.sql.dialects import Dialect
    from caretrust_readiness.model.parts import Verdict
    from caretrust_readiness.model.rubric import Rubric

#: What scores and shares are counted in.
_SCORE_UNITS, _SHARE_UNITS = 1_000_000, 10_000


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the query is to read."""

    table: str = "answers"
    columns: tuple[str, ...] = ()
    """The columns of the table; none: a column a criterion, ``locality`` and ``as_of``."""
    service: str | None = None
    evidenced: bool = False


def select(rubric: Rubric, dialect: Dialect, asked: Asked) -> str:
    """*rubric* as one SELECT of *dialect* over the columns *asked* for, with the figures of the engine.

    Raises:
        InputError: a column cannot be read, or the rubric needs larger whole numbers than the database has.
    """
    columns = asked.columns or (LOCALITY, AS_OF, *(_column(rubric, key) for key in rubric.criteria))
    return _Query(rubric, dialect, asked, columns).text()


def _column(rubric: Rubric, key: str) -> str:
    return key if rubric.criteria[key].measure is None else f"{key}.value"


class _Query:
    """One query on its way."""

    def __init__(self, whole_rubric: Rubric, dialect: Dialect, asked: Asked, columns: tuple[str, ...]) -> None:
        self.rubric = whole_rubric.for_service(asked.service)
        self.dialect = dialect
        self.asked = asked
        found = layout(whole_rubric, columns, keep=False)
        self.kept = [
            name for name in columns if name not in {one for own in found.parts.values() for one in own.values()}
        ]
        self.cells = {
            key: Cells(
                criterion=criterion,
                rule=self.rubric.evidence_rules[key],
                parts=found.parts.get(key, {}),
                number=number,
                is_gate=key in self.rubric.gates,
                evidenced=asked.evidenced,
            )
            for number, (key, criterion) in enumerate(self.rubric.criteria.items(), 1)
        }
        self.sums, self.tops, self.whole = tree(self.rubric.domains, self.cells)
        self.bound = self.largest()

    def largest(self) -> int:
        """The largest number that may be met on the way.

        Raises:
            InputError: the database has none so large.
        """
        demands = [one for found in Thresholds.of(self.rubric)[:2] for one in found]
        times = max([_SCORE_UNITS, *(max(one.numerator, one.denominator * 100) for one in demands)])
        bound = max(one.bound for one in (*self.sums, self.whole)) * times
        if self.dialect.most is not None and bound > self.dialect.most:
            message = f"whole numbers of {len(str(bound))} digits are needed, which {self.dialect.name} does not have"
            hint = "use the dialect postgres, or frames.assess; fewer columns not_applicable need smaller numbers"
            raise InputError((Problem("--dialect", None, "sql-too-large", message, hint),))
        return bound

    def text(self) -> str:
        """The whole query."""
        steps = [*self.steps()]
        names = [f"ct_{place}" for place in range(1, len(steps) + 1)]
        sources = [self.asked.table, *names]
        parts = [
            # Whatever is anybody's own here is quoted, or an id, or a name that the command has checked.
            f"-- {said}\n{name} AS (\n  SELECT *,\n    {_lines(added)}\n  FROM {source}\n)"  # noqa: S608
            for (said, added), name, source in zip(steps, names, sources[:-1], strict=True)
        ]
        rubric = self.rubric
        head = f"-- {rubric.rubric} {rubric.version}, for {self.dialect.name}: the figures of caretrust, exactly\n"
        kept = [self.dialect.column(name) for name in self.kept]
        final = ",\n  ".join([*kept, *self.results()])
        with_parts = ",\n".join(parts)
        return f"{head}WITH\n{with_parts}\n-- Figures as they are shown\nSELECT\n  {final}\nFROM {names[-1]}\n"

    def steps(self) -> Iterator[tuple[str, list[str]]]:
        """What each step adds, and what its comment says."""
        every, kind = self.cells.values(), self.dialect.whole(self.bound)
        keys = ", ".join(f"{one.number} {one.criterion.id}" for one in every)
        said = [column for one in every for column in one.said(self.dialect)]
        yield f"What cells say of criteria: a and b levels, n not applicable, e good evidence, of {keys}", said
        yield "Levels: l demonstrated, h possible, k known", [column for one in every for column in one.levels(kind)]
        for _, layer in groupby((*self.sums, self.whole), key=lambda one: one.height if one is not self.whole else -1):
            domains = list(layer)
            labels = ", ".join(f"{one.name} {one.label}" for one in domains)
            yield f"Sums over one denominator: {labels}", [column for one in domains for column in self.totals(one)]
        yield (
            "Gates, and the verdict at both ends",
            [
                *self.gates(),
                f"{self.verdict('low', 'l')} AS ct_verdict_low",
                f"{self.verdict('high', 'h')} AS ct_verdict_high",
            ],
        )
        yield "Scores in ten-thousandths, rounded down", [self.units("low"), self.units("high")]

    def totals(self, sums: Sums) -> Iterator[str]:
        """The columns of one domain."""
        kind = self.dialect.whole(self.bound)
        for name in KINDS:
            yield f"CAST(0 AS {kind}) + {sums.numerators[name]} AS {sums.column(name)}"
        if sums.fixed is None:
            yield f"{sums.denominator.format(kind)} AS {sums.column('den')}"

    def gates(self) -> Iterator[str]:
        """How many gates are failed and open."""
        met = [
            [f"CASE WHEN {self.cells[key].name(end)} >= {level} THEN 1 ELSE 0 END" for end in "lh"]
            for key, level in self.rubric.gates.items()
        ]
        yield f"{' + '.join(f'1 - {high}' for _, high in met) or '0'} AS ct_failed"
        yield f"{' + '.join(f'{high} - {low}' for low, high in met) or '0'} AS ct_open"

    def verdict(self, kind: str, end: str) -> str:
        """The verdict at one end, as the place of it."""
        *better, last = enumerate(self.rubric.verdicts)
        cases = [f"WHEN {self.demands(verdict, kind, end)} THEN {place}" for place, verdict in better]
        return f"CASE WHEN {self.whole.column('den')} = 0 THEN {last[0]} {' '.join(cases)} ELSE {last[0]} END"

    def demands(self, verdict: Verdict, kind: str, end: str) -> str:
        """Whether what *verdict* demands is met at one end."""
        wanted = verdict.demands
        found = [] if wanted.score is None else [self.reaches(self.whole, kind, wanted.score)]
        for domain, sums in zip(self.rubric.domains, self.tops, strict=True) if wanted.domain is not None else ():
            if domain.weight and sums.fixed != 0 and wanted.domain is not None:
                nothing = "" if sums.fixed is not None else f"{sums.column('den')} = 0 OR "
                found.append(f"({nothing}{self.reaches(sums, kind, wanted.domain)})")
        levels = [*(self.rubric.gates.items() if wanted.gates else ()), *wanted.criteria.items()]
        found += [f"COALESCE({self.cells[key].name(end)}, -1) >= {level}" for key, level in levels]
        if wanted.applies is not None:
            found.append(self.enough(wanted.applies))
        return " AND ".join(found) or "TRUE"

    def reaches(self, sums: Sums, kind: str, demand: Fraction) -> str:
        """Whether a score out of 100 meets *demand*."""
        whole = f"{sums.column('den')} * {demand.numerator}" if sums.fixed is None else sums.fixed * demand.numerator
        return f"{sums.column(kind)} * {100 * demand.denominator} >= {whole}"

    def enough(self, demand: Fraction) -> str:
        """Whether as many criteria with weight apply as *demand* asks, by count."""
        weighted = [self.cells[key] for key in self.rubric.criteria if key in self.rubric.weighted]
        moving = [one for one in weighted if one.may_be_absent]
        terms = [str(len(weighted) - len(moving)), *(f"CASE WHEN {one.name('n')} THEN 0 ELSE 1 END" for one in moving)]
        return f"({' + '.join(terms)}) * {100 * demand.denominator} >= {demand.numerator * len(weighted)}"

    def units(self, kind: str) -> str:
        """A score in ten-thousandths of a point, rounded down."""
        den = self.whole.column("den")
        divisor = f"NULLIF({den}, 0)" if self.whole.fixed is None else den
        found = self.quotient(self.whole.column(kind), divisor, _SCORE_UNITS)
        return f"{found if self.whole.fixed != 0 else 'CAST(NULL AS BIGINT)'} AS ct_units_{kind}"

    def quotient(self, part: str, whole: str, units: int) -> str:
        """How many of *units* the *part* of a *whole* is."""
        kind = self.dialect.whole(self.bound)
        return f"CAST({self.dialect.quotient(f'({part} * {units})', f'CAST({whole} AS {kind})', self.bound)} AS BIGINT)"

    def results(self) -> Iterator[str]:
        """The columns that come out."""
        yield f"{self.go()} AS go"
        yield f"{self.double(self.shown_low())} AS score_low"
        yield f"{self.double(self.shown_high())} AS score_high"
        for end in ("low", "high"):
            cases = " ".join(f"WHEN {place} THEN {text(one.id)}" for place, one in enumerate(self.rubric.verdicts))
            yield f"CASE ct_verdict_{end} {cases} END AS verdict_{end}"
        yield "ct_failed AS gates_failed"
        yield "ct_open AS gates_open"
        yield f"{self.double(self.share())} AS answered"

    def share(self) -> str:
        """The share that is answered, in ten-thousandths; 0 where nothing counts."""
        if self.whole.fixed == 0:
            return "0"
        whole = self.whole.column("den")
        return self.quotient(self.whole.column("known"), f"CASE WHEN {whole} = 0 THEN 1 ELSE {whole} END", _SHARE_UNITS)

    def double(self, units: str) -> str:
        """Ten-thousandths as a number with a point."""
        return f"CAST({units} AS {self.dialect.double}) / {_SHARE_UNITS}"

    def go(self) -> str:
        """Yes or no where both ends agree."""
        going = [str(place) for place, verdict in enumerate(self.rubric.verdicts) if verdict.go]
        if not going:
            return f"CAST(NULL AS {self.dialect.text})"
        low, high = (f"ct_verdict_{end} IN ({', '.join(going)})" for end in ("low", "high"))
        return f"CASE WHEN {low} AND {high} THEN 'yes' WHEN NOT {low} AND NOT {high} THEN 'no' ELSE 'open' END"

    def shown_low(self) -> str:
        """The low score, rounded down, but never below a demand that it meets."""
        cases = [
            f"WHEN ct_units_low = {floor(units)} AND {self.reaches(self.whole, 'low', one)} THEN ct_units_low + 1"
            for one in sorted(Thresholds.of(self.rubric).score)
            if (units := one * (_SCORE_UNITS // 100)).denominator != 1
        ]
        return f"CASE {' '.join(cases)} ELSE ct_units_low END" if cases else "ct_units_low"

    def shown_high(self) -> str:
        """The high score, rounded up, but never to a demand that it does not meet; as the low one where they agree."""
        whole, kind = self.whole, self.dialect.whole(self.bound)
        exact = f"{whole.column('high')} * {_SCORE_UNITS} = CAST(ct_units_high AS {kind}) * {whole.column('den')}"
        cases = [
            f"WHEN ct_units_high + 1 = {ceil(one * (_SCORE_UNITS // 100))} "
            f"AND NOT ({self.reaches(whole, 'high', one)}) THEN ct_units_high"
            for one in sorted(Thresholds.of(self.rubric).score)
        ]
        same = f"WHEN {whole.column('low')} = {whole.column('high')} THEN {self.shown_low()}"
        return f"CASE {same} WHEN {exact} THEN ct_units_high {' '.join(cases)} ELSE ct_units_high + 1 END"


def _lines(columns: Sequence[str]) -> str:
    return ",\n    ".join(columns)
