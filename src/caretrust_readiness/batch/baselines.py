"""An earlier result, as ``--baseline`` names it: what of it later results are compared with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from caretrust_readiness.analysis.baseline import Earlier
from caretrust_readiness.model.limits import MAX_BASELINE, MAX_BASELINE_LINE
from caretrust_readiness.model.problems import InputError, Position, Problem
from caretrust_readiness.reading.files import open_regular, refuse_unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO, TypeAlias

Baseline: TypeAlias = "dict[tuple[str, str | None], tuple[Earlier, ...]]"


def read_baseline(path: str) -> Baseline:
    """By locality and service, what the JSON or JSON Lines result in *path* says of it, in the file's order.

    Raises:
        InputError: it cannot be read, or is no such result.
    """
    try:
        found = _Found(path)
        for line, data in _objects(path):
            found.add(line, data)
    except OSError as error:
        refuse_unreadable(path, error)
    if not found.places:
        _refuse(path, 1, "the baseline holds no assessment")
    return {key: tuple(several) for key, several in found.places.items()}


class _Found:
    """What a baseline says, with every list of criteria kept once."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.places: dict[tuple[str, str | None], list[Earlier]] = {}
        self.known: dict[tuple[str, ...], tuple[str, ...]] = {}

    def add(self, line: int, data: Any) -> None:
        """Keep one assessment with its services; a problem of an earlier run is no place."""
        if isinstance(data, dict) and {"code", "message"} <= data.keys():
            return
        try:
            found = Earlier.of(data)
            for service in data.get("services", ()):
                self.add(line, service)
        except (KeyError, TypeError, AttributeError, RecursionError):
            _refuse(self.path, line, "not an assessment of a caretrust result (--format json or jsonl)")
        found = found._replace(criteria=self.known.setdefault(found.criteria, found.criteria))
        self.places.setdefault((found.locality, found.service), []).append(found)


def _objects(path: str) -> Iterator[tuple[int, Any]]:
    """Each assessment or problem of the file, and the line it is in."""
    with open_regular(path) as stream:
        is_line = _is_line(stream.readline(MAX_BASELINE_LINE + 1))
        stream.seek(0)
        yield from _each_line(path, stream) if is_line else ((1, data) for data in _whole(path, stream))


def _each_line(path: str, stream: BinaryIO) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(iter(lambda: stream.readline(MAX_BASELINE_LINE + 1), b""), 1):
        if len(line) > MAX_BASELINE_LINE:
            _refuse(path, number, f"a line of more than {MAX_BASELINE_LINE} bytes, the most that is read")
        if line.strip():
            yield number, _loaded(path, number, line)


def _is_line(first: bytes) -> bool:
    """Whether the first line is an object of its own, and not the beginning of one, or all of a JSON result."""
    if len(first) > MAX_BASELINE_LINE:
        return False
    try:
        data = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return not (isinstance(data, dict) and "assessments" in data)


def _whole(path: str, stream: BinaryIO) -> list[Any]:
    content = stream.read(MAX_BASELINE + 1)
    if len(content) > MAX_BASELINE:
        message = f"more than {MAX_BASELINE >> 20} MiB, the most that is read of a result as json"
        raise InputError((Problem(path, None, "file-too-large", message, "as jsonl, it may be of any length"),))
    data = _loaded(path, 1, content)
    if not isinstance(data, dict) or not isinstance(data.get("assessments"), list):
        _refuse(path, 1, "not a caretrust result (--format json or jsonl)")
    assessments: list[Any] = data["assessments"]
    return assessments


def _loaded(path: str, line: int, content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        said = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        _refuse(path, line, f"not readable as JSON: {said[:1].lower()}{said[1:]}")


def _refuse(path: str, line: int, message: str) -> NoReturn:
    raise InputError((Problem(path, Position(line, 1), "baseline-form", message),))
