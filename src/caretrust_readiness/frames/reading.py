"""The columns of a record batch become codes, and what is wrong with its cells is collected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from caretrust_readiness.frames.cells import Faults, Levels, decoded, level_column, value_column
from caretrust_readiness.frames.coding import coding_of
from caretrust_readiness.frames.days import day_column, good_evidence
from caretrust_readiness.frames.kernel import Coded
from caretrust_readiness.model.problems import did_you_mean, listed, quote
from caretrust_readiness.model.terms import Finding
from caretrust_readiness.reading.level_parser import level_parser_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from numpy.typing import NDArray

    from caretrust_readiness.frames.coding import Codes
    from caretrust_readiness.frames.days import Days
    from caretrust_readiness.frames.layout import Layout
    from caretrust_readiness.frames.numbers import Mask
    from caretrust_readiness.model.rubric import Rubric


def read_batch(rubric: Rubric, layout: Layout, batch: pa.RecordBatch, *, evidenced: bool) -> tuple[Coded, list[Faults]]:
    """The codes of *batch*, and what is wrong with its cells; where a cell is wrong, its code means nothing."""
    reader = _Reader(rubric, layout, batch)
    return reader.coded(evidenced=evidenced), reader.faults


class _Reader:
    """One batch on its way to codes."""

    def __init__(self, rubric: Rubric, layout: Layout, batch: pa.RecordBatch) -> None:
        self.rubric = rubric
        self.layout = layout
        self.batch = batch
        self.coding = coding_of(rubric)
        self.service_names = tuple(service.id for service in rubric.services)
        self.services: NDArray[np.int16] | None = None
        self.faults: list[Faults] = []
        self.absent: Mask | None = None

    def coded(self, *, evidenced: bool) -> Coded:
        """The codes of the batch."""
        ranged = any("low" in columns for columns in self.layout.parts.values())
        low = np.empty((len(self.coding.keys), self.batch.num_rows), self.coding.dtype)
        high = np.empty_like(low) if ranged else low
        if self.layout.service is not None:
            self.services = self.read_services(self.layout.service)
        days = None if self.layout.as_of is None else self.days(self.layout.as_of)
        for place, key in enumerate(self.coding.keys):
            columns = self.layout.parts.get(key, {})
            good = self.good_evidence(key, columns, days, evidenced=evidenced)
            ends = self.ends(key, columns)
            self.write(low[place], place, ends[0], good)
            if ranged:
                self.write(high[place], place, ends[1], good)
            if (away := self.away(place, columns, ends[0])) is not None:
                low[place][away] = high[place][away] = self.coding.absent(place)
        return Coded(
            low=low,
            high=high,
            absent=self.absent,
            services=self.services,
            service_names=self.service_names,
        )

    def write(self, row: Codes, place: int, levels: NDArray[Any] | None, good: Mask | None) -> None:
        """Write the codes of criterion *place* into *row*."""
        if levels is None:
            row[:] = self.coding.unknown(place)
        else:
            np.copyto(row, levels, casting="unsafe")
        if good is not None:
            row += np.multiply(good, self.coding.evidence_offset(place), dtype=self.coding.dtype)

    def column(self, name: str) -> pa.Array:
        """The column *name*, decoded."""
        return decoded(self.batch.column(name))

    def ends(self, key: str, columns: dict[str, str]) -> tuple[NDArray[Any], NDArray[Any]] | tuple[None, None]:
        """The levels of criterion *key* at both ends, one above the top where unknown; None where no column is."""
        if "low" in columns:
            return self.range(key, columns)
        part = "" if "" in columns else "value"
        if part not in columns:
            return None, None
        read = level_column if part == "" else value_column
        levels = self.collected(read(columns[part], self.column(columns[part]), level_parser_for(self.rubric, key)))
        return levels, levels

    def range(self, key: str, columns: dict[str, str]) -> tuple[NDArray[Any], NDArray[Any]]:
        """The levels of a pair of columns."""
        parser = level_parser_for(self.rubric, key)
        names = columns["low"], columns["high"]
        arrays = [self.column(name) for name in names]
        known = [array.is_valid().to_numpy(zero_copy_only=False) for array in arrays]
        low, high = (self.collected(level_column(*pair, parser)) for pair in zip(names, arrays, strict=True))
        halves = np.flatnonzero(known[0] != known[1])
        self.fault(names[0], halves, "range-form", f"only one end of the range of {quote(key)} is known")
        turned = np.flatnonzero((low > high) & known[0] & known[1])
        message = "the range of {} runs from {} down to {}"
        self.fault(names[0], turned, "range-order", lambda row: message.format(quote(key), low[row], high[row]))
        return low, high

    def collected(self, levels: Levels) -> NDArray[Any]:
        """The levels, with what is wrong collected."""
        if levels.faults is not None:
            self.faults.append(levels.faults)
        return levels.levels

    def fault(self, column: str, rows: NDArray[np.intp], code: str, said: str | Callable[[int], str]) -> None:
        """Note that *rows* of a column are wrong, and what is *said* of them, or of each of them."""
        if len(rows):
            say = (lambda _: said) if isinstance(said, str) else said
            self.faults.append(Faults(column, rows, lambda row: Finding((), code, say(row))))

    def days(self, name: str) -> Days:
        """The days that the rows describe."""
        days = day_column(name, self.column(name))
        if days.faults is not None:
            self.faults.append(days.faults)
        return days

    def good_evidence(self, key: str, columns: dict[str, str], days: Days | None, *, evidenced: bool) -> Mask | None:
        """Where criterion *key* has good evidence; None for nowhere."""
        if evidenced:
            return np.ones(self.batch.num_rows, np.bool_)
        if days is None or "evidence_date" not in columns:
            return None
        name = columns["evidence_date"]
        dates = self.days(name)
        dateless = np.flatnonzero(dates.known & ~days.known)
        if len(dateless):
            finding = Finding((), "frame-no-day", "the evidence has a date, but the row has no 'as_of'")
            self.faults.append(Faults(name, dateless, lambda _: finding))
        return good_evidence(dates, days, self.rubric.evidence_rules[key].max_age_months)

    def away(self, place: int, columns: dict[str, str], levels: NDArray[Any] | None) -> Mask | None:
        """Where criterion *place* is declared not applicable; None for nowhere."""
        if (name := columns.get("not_applicable")) is None:
            return None
        array = self.column(name)
        if not (pa.types.is_boolean(array.type) or pa.types.is_null(array.type)):
            wrong = np.flatnonzero(array.is_valid().to_numpy(zero_copy_only=False))
            self.fault(name, wrong, "wrong-type", lambda row: f"true or false is needed, found {quote(array[row])}")
            return None
        away = np.asarray(pc.fill_null(array.cast(pa.bool_()), fill_value=False).to_numpy(zero_copy_only=False))
        if not away.any():
            return None
        key = self.coding.keys[place]
        gated = np.flatnonzero(away & self.gated(key))
        message = f"{quote(key)} is a gate: it cannot be declared not applicable"
        self.fault(name, gated, "gate-not-applicable", message)
        both = (
            np.flatnonzero(away & (levels <= self.coding.tops[place])) if levels is not None else np.array([], np.intp)
        )
        message_both = f"{quote(key)} is answered, and declared not applicable"
        self.fault(name, both, "answer-kinds", message_both)
        self.absent = away.copy() if self.absent is None else np.logical_or(self.absent, away, out=self.absent)
        return away

    def gated(self, key: str) -> Mask:
        """Where criterion *key* is a gate: by the service of each row."""
        gates = [key in self.rubric.for_service(name).gates for name in (*self.service_names, None)]
        places = np.full(self.batch.num_rows, -1) if self.services is None else self.services
        return np.array(gates).take(places)

    def read_services(self, name: str) -> NDArray[np.int16]:
        """The place of each row's service, -1 where none is named."""
        encoded = self.column(name).dictionary_encode()
        values = encoded.dictionary.to_pylist()
        known = {"": -1, None: -1} | {service: place for place, service in enumerate(self.service_names)}
        places = np.array([*(known.get(value, -2) for value in values), -1], np.int16)
        found = places.take(encoded.indices.fill_null(len(values)).to_numpy(zero_copy_only=False))
        wrong = np.flatnonzero(found == -2)  # noqa: PLR2004 - see above
        if len(wrong):
            names = self.service_names
            array = self.column(name)

            def say(row: int) -> Finding:
                said = array[row].as_py()
                hint = did_you_mean(str(said), names) or (f"known: {listed(names)}" if names else "rename the column")
                return Finding((), "service-unknown", f"the rubric has no service {quote(said)}", hint)

            self.faults.append(Faults(name, wrong, say))
        return np.asarray(np.maximum(found, -1), np.int16)
