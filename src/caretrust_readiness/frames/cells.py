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
    return _said(array.type, array[row].as_py())


def _said(kind: pa.DataType, found: Any) -> Any:
    """*found* in a column of that *kind*, as :func:`said` gives it."""
    if isinstance(found, float | np.floating):
        # Not by the library's own word for the type, for which an older one asks pandas.
        return Decimal(str(np.dtype(f"f{kind.bit_width // 8}").type(found)))
    return int(found) if isinstance(found, np.integer) else found


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
    if not pa.types.is_integer(array.type) or top >= _SMALL or not len(array):  # nothing may lie nowhere
        return None
    # As numbers without a sign, those below 0 are above every level.
    numbers = _held(array, f"u{array.type.bit_width // 8}")
    levels = numbers if not array.null_count else _known_or(top + 1, numbers, _known(array))
    return levels if np.count_nonzero(levels > top) == array.null_count else None


def _held(array: pa.Array, kind: str) -> NDArray[Any]:
    """The numbers of *array* as they lie in memory; where one is null, any."""
    return np.frombuffer(array.buffers()[1], kind)[array.offset : array.offset + len(array)]


def _known(array: pa.Array) -> NDArray[np.uint8]:
    """1 where *array*, which has nulls, is not null, else 0."""
    bits = np.frombuffer(array.buffers()[0], np.uint8)[array.offset // 8 : (array.offset + len(array) + 7) // 8]
    return np.unpackbits(bits, bitorder="little")[array.offset % 8 :][: len(array)]


def _known_or(unknown: int, numbers: NDArray[Any], known: NDArray[np.uint8]) -> NDArray[Any]:
    """*numbers* without a sign, *unknown* where they are not *known*: ten times as fast as numpy's way of choosing.

    Right whatever stands there, since numbers without a sign are counted round.
    """
    found: NDArray[Any] = numbers - numbers.dtype.type(unknown)
    found *= known
    found += numbers.dtype.type(unknown)
    return found


def value_column(name: str, array: pa.Array, parser: LevelParser) -> Levels:
    """A column of measured numbers: the levels that they reach."""
    array = decoded(array)
    measure = parser.criterion.measure
    if measure is None or not (pa.types.is_integer(array.type) or pa.types.is_floating(array.type)):
        return _one_by_one(name, array, parser.value, parser.criterion.top)
    if array.null_count == len(array):
        return Levels(np.full(len(array), len(measure.thresholds) + 1, np.uint16))
    known = _known(array) if array.null_count else None
    # What is first known stands for what is not, so that it is the outermost nowhere.
    numbers = (array if known is None else array.fill_null(array[int(known.argmax())])).to_numpy(zero_copy_only=False)
    if not np.isfinite(numbers).all() or not _all_allowed(array, numbers, parser):
        return _one_by_one(name, array, parser.value, parser.criterion.top)
    levels = np.zeros(len(numbers), np.uint16)
    for threshold in measure.thresholds:
        levels += _reached(numbers, threshold, measure)
    return Levels(levels if known is None else _known_or(len(measure.thresholds) + 1, levels, known))


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


def _all_allowed(array: pa.Array, numbers: NDArray[Any], parser: LevelParser) -> bool:
    """Whether no number is refused: asked of those that would be first, the outermost and one below 1."""
    between = (numbers > 0) & (numbers < 1)
    for row in {int(numbers.argmin()), int(numbers.argmax()), int(between.argmax())}:
        try:
            parser.value(_said(array.type, numbers[row]))
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
