"""Columns of levels and of measured numbers become levels; what is none of them is told, cell by cell."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from caretrust_readiness.model.problems import quote
from caretrust_readiness.model.terms import Finding
from caretrust_readiness.reading.level_parser import LevelParser, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from caretrust_readiness.frames.numbers import Mask
    from caretrust_readiness.model.parts import Measure

    Read = Callable[[Any], object]


#: Levels up to here, and one more, find room in every type of whole numbers.
_SMALL = 126


class Faults(NamedTuple):
    """Cells of one column that cannot be read."""

    column: str
    rows: NDArray[np.intp]
    say: Callable[[int], Finding]
    """Why the cell in a row cannot be read."""


class Levels(NamedTuple):
    """A column as levels; one above the top where nothing is known, or where a cell cannot be read."""

    levels: NDArray[Any]
    faults: Faults | None = None


def decoded(array: pa.Array) -> pa.Array:
    """*array* without the encodings that only save room."""
    if pa.types.is_dictionary(array.type):
        return array.dictionary_decode()
    if pa.types.is_run_end_encoded(array.type):
        return pc.run_end_decode(array)
    return array


def said(array: pa.Array, row: int) -> Any:
    """The cell in *row*, a number that is no whole one as its shortest decimal."""
    found = array[row].as_py()
    if isinstance(found, float):
        return Decimal(str(array.type.to_pandas_dtype()(found)))
    return found


def level_column(name: str, array: pa.Array, parser: LevelParser) -> Levels:
    """A column of levels: whole numbers, whatever type they are kept in; or yes and no, where these are its levels."""
    array = decoded(array)
    top = parser.criterion.top
    if (levels := _plain(array, top)) is not None:
        return Levels(levels)
    if pa.types.is_integer(array.type):
        numbers, known = _numbers(array)
        good = (numbers >= 0) & (numbers <= top)
    elif pa.types.is_floating(array.type):
        numbers, known = _numbers(array)
        with np.errstate(invalid="ignore"):
            good = (numbers >= 0) & (numbers <= top) & (numbers == np.floor(numbers))
    else:
        return _one_by_one(name, array, parser.level, top)
    wrong = ~good if known is None else ~good & known
    levels = np.where(good if known is None else good & known, numbers, top + 1).astype(np.int64)
    return Levels(levels, _faults(name, wrong, array, parser.level))


def _plain(array: pa.Array, top: int) -> NDArray[Any] | None:
    """The levels of whole numbers none of which is wrong, *top* and one for unknown; None for other columns."""
    if not pa.types.is_integer(array.type) or top >= _SMALL:
        return None
    filled = array.fill_null(top + 1) if array.null_count else array
    numbers = filled.to_numpy(zero_copy_only=False)
    # As numbers without a sign, those below 0 are above every level.
    above = numbers.view(f"u{numbers.itemsize}") > top
    return numbers if np.count_nonzero(above) == array.null_count else None


def value_column(name: str, array: pa.Array, parser: LevelParser) -> Levels:
    """A column of measured numbers: the levels that they reach."""
    array = decoded(array)
    measure = parser.criterion.measure
    if measure is None or not (pa.types.is_integer(array.type) or pa.types.is_floating(array.type)):
        return _one_by_one(name, array, parser.value, parser.criterion.top)
    numbers, known = _numbers(array)
    fine = np.isfinite(numbers) if known is None else np.isfinite(numbers) | ~known
    if not fine.all() or not _all_allowed(array, numbers, known, parser):
        return _one_by_one(name, array, parser.value, parser.criterion.top)
    levels = np.zeros(len(numbers), np.int64)
    for threshold in measure.thresholds:
        levels += _reached(numbers, threshold, measure)
    return Levels(levels if known is None else np.where(known, levels, len(measure.thresholds) + 1))


def _numbers(array: pa.Array) -> tuple[NDArray[Any], Mask | None]:
    """The numbers of *array*, 0 where there is none; and where there is one, None for everywhere."""
    if not array.null_count:
        return array.to_numpy(zero_copy_only=False), None
    return array.fill_null(0).to_numpy(zero_copy_only=False), array.is_valid().to_numpy(zero_copy_only=False)


def _reached(numbers: NDArray[Any], threshold: Fraction, measure: Measure) -> Mask:
    """Where *numbers*, a double read as its shortest decimal, reach *threshold*."""
    higher = measure.better == "higher"
    if numbers.dtype.kind in "iu":
        edge = int(np.clip(ceil(threshold) if higher else floor(threshold), -(2**62), 2**62))
        return np.asarray(numbers >= edge if higher else numbers <= edge)
    nearest = numbers.dtype.type(float(threshold))
    kept = Fraction(Decimal(str(nearest)))
    if higher:
        return np.asarray(numbers >= nearest if kept >= threshold else numbers > nearest)
    return np.asarray(numbers <= nearest if kept <= threshold else numbers < nearest)


def _all_allowed(array: pa.Array, numbers: NDArray[Any], known: Mask | None, parser: LevelParser) -> bool:
    """Whether no number is refused: asked of those that would be first, the outermost and those below one."""
    rows = np.arange(len(numbers)) if known is None else np.flatnonzero(known)
    if not len(rows):
        return True
    small = rows[(numbers[rows] > 0) & (numbers[rows] < 1)][:1]
    for row in {int(rows[numbers[rows].argmin()]), int(rows[numbers[rows].argmax()]), *small.tolist()}:
        try:
            parser.value(said(array, row))
        except Refused:
            return False
    return True


def _one_by_one(name: str, array: pa.Array, read: Read, top: int) -> Levels:
    """A column whose different values are each read as an answers file's are."""
    if pa.types.is_nested(array.type):
        wrong = array.is_valid().to_numpy(zero_copy_only=False)
        return Levels(np.full(len(array), top + 1), _faults(name, wrong, array, read))
    encoded = array.dictionary_encode()
    values = [said(encoded.dictionary, place) for place in range(len(encoded.dictionary))]
    levels = np.array([*(_level(read, value, top) for value in values), top + 1], np.int64)
    places = encoded.indices.fill_null(len(values)).to_numpy(zero_copy_only=False)
    found = levels.take(places)
    wrong = found == _REFUSED
    return Levels(np.where(wrong, top + 1, found), _faults(name, wrong, array, read))


#: The level of what cannot be read.
_REFUSED = -2


def _level(read: Read, value: Any, top: int) -> int:
    try:
        found: Any = read(_whole(value))
    except Refused:
        return _REFUSED
    return top + 1 if found is None else int(found.low)


def _whole(value: Any) -> Any:
    """*value*, refused where no answers file could hold it."""
    if isinstance(value, Decimal) and not value.is_finite():
        raise Refused(Finding((), "wrong-type", f"a number is needed, found {quote(value)}", "leave the cell empty"))
    if not isinstance(value, int | Decimal):
        raise Refused(Finding((), "wrong-type", f"a number is needed, found {quote(value)}"))
    return value


def _faults(name: str, wrong: Mask, array: pa.Array, read: Read) -> Faults | None:
    if not wrong.any():
        return None

    def say(row: int) -> Finding:
        try:
            read(_whole(said(array, row)))
        except Refused as refused:
            return refused.findings[0]
        raise AssertionError("what was refused is refused again")

    return Faults(name, np.flatnonzero(wrong), say)
