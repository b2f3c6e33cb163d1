"""An earlier result, as ``--baseline`` names it: what of it later results are compared with."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

from caretrust_readiness.analysis.baseline import Earlier
from caretrust_readiness.model.limits import MAX_ASSESSMENT
from caretrust_readiness.model.plaintext import folded
from caretrust_readiness.model.problems import InputError, Position, Problem
from caretrust_readiness.reading.files import BYTE_ORDER_MARK, open_regular, refuse_unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO, TypeAlias


#: So much of a file is read at a time, in bytes.
_PIECE = 1 << 16
_BLANKS = re.compile(r"[ \t\r\n]*")
_JSON = json.JSONDecoder()
#: What many places have alike.
_SHARED = ("service", "as_of", "rubric", "verdict", "possible", "failed", "criteria")

Baseline: TypeAlias = "dict[tuple[str, str | None], tuple[Earlier, ...]]"


def read_baseline(path: str) -> Baseline:
    """By name (folded) and service, what the JSON or JSON Lines result in *path* says of a place, in the file's order.

    One assessment is held at a time; what is kept of each are a few texts and its levels.

    Raises:
        InputError: it cannot be read, or is no such result.
    """
    try:
        found = _read(path)
    except InputError as error:
        from caretrust_readiness.batch.mistaken import explained  # noqa: PLC0415 - seldom needed

        raise InputError(explained(path, error)) from None
    return found.whole()


def _read(path: str) -> _Found:
    found = _Found(path)
    try:
        for line, data in _objects(path):
            found.add(line, data)
    except OSError as error:
        refuse_unreadable(path, error)
    if not found.places:
        _refuse(path, 1, "the baseline holds no assessment")
    return found


class _Found:
    """What a baseline says, with all that many places share kept once."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.places: Baseline = {}
        #: Of places that come again, all but the first.
        self.more: dict[tuple[str, str | None], list[Earlier]] = {}
        self.kept: dict[Any, Any] = {}

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
        found = self.shared(found)
        key = (folded(found.locality), found.service)
        if self.places.setdefault(key, (found,))[0] is not found:
            self.more.setdefault(key, []).append(found)

    def shared(self, found: Earlier) -> Earlier:
        """*found* with everything that other places have too."""
        alike = {name: getattr(found, name) for name in _SHARED}
        levels = tuple(self.kept.setdefault(level, level) for level in found.levels)
        return replace(found, **{name: self.kept.setdefault(one, one) for name, one in alike.items()}, levels=levels)

    def whole(self) -> Baseline:
        """All of it, in the file's order."""
        for key, several in self.more.items():
            self.places[key] += tuple(several)
        return self.places


def _objects(path: str) -> Iterator[tuple[int, Any]]:
    """Each assessment or problem of the file, and the line it is in."""
    with open_regular(path) as stream:
        first = stream.readline(MAX_ASSESSMENT + 1)
        is_line = _is_line(first)
        stream.seek(len(BYTE_ORDER_MARK) if first.startswith(BYTE_ORDER_MARK) else 0)
        yield from _each_line(path, stream) if is_line else _Whole(path, stream).assessments()


def _each_line(path: str, stream: BinaryIO) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(iter(lambda: stream.readline(MAX_ASSESSMENT + 1), b""), 1):
        if len(line) > MAX_ASSESSMENT:
            message = f"a line of more than {MAX_ASSESSMENT} bytes, the most that is read of one assessment"
            _refuse(path, number, message)
        if line.strip():
            yield number, _loaded(path, number, line)


def _is_line(first: bytes) -> bool:
    """Whether the first line is an object of its own, and not the beginning of one, or all of a JSON result."""
    if len(first) > MAX_ASSESSMENT:
        return False
    try:
        data = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return not (isinstance(data, dict) and "assessments" in data)


class _Whole:
    """A result that is one JSON object, read value by value, so that no more than one assessment is in memory."""

    def __init__(self, path: str, stream: BinaryIO) -> None:
        self.path = path
        self.stream = stream
        self.text = ""
        self.at = 0
        self.rest = b""

    def assessments(self) -> Iterator[tuple[int, Any]]:
        """Each element of ``assessments``; every other key is read, and left."""
        found = False
        for _ in self.elements("{", "}"):
            key = self.value()
            self.take(":")
            if key == "assessments" and self.ahead() == "[":
                found = True
                yield from ((1, self.value()) for _ in self.elements("[", "]"))
            else:
                self.value()
        if not found:
            _refuse(self.path, 1, "not a caretrust result (--format json or jsonl)")
        if self.ahead():
            _refuse(self.path, 1, "not readable as JSON: something follows the end of the object")

    def elements(self, opening: str, closing: str) -> Iterator[None]:
        """Stand before each element of a list or an object in turn."""
        self.take(opening)
        if self.ahead() != closing:
            yield
            while self.ahead() == ",":
                self.take(",")
                yield
        self.take(closing)

    def take(self, sign: str) -> None:
        """Go past *sign*."""
        if self.ahead() != sign:
            _refuse(self.path, 1, f"not readable as JSON: expecting '{sign}'")
        self.at += 1

    def ahead(self) -> str:
        """The next character that is no blank; nothing at the end of the file."""
        while True:
            self.at = _BLANKS.match(self.text, self.at).end()  # type: ignore[union-attr]  # matches everywhere
            if self.at < len(self.text) or not self.more():
                return self.text[self.at : self.at + 1]

    def value(self) -> Any:
        """The value that stands here; read again with twice as much text as long as its end is not in sight."""
        self.ahead()
        wanted = _PIECE
        while True:
            try:
                data, end = _JSON.raw_decode(self.text, self.at)
            except (ValueError, RecursionError) as error:
                complaint = error
            else:
                if end < len(self.text) or not self.more():  # else a number may go on
                    self.at = end
                    return data
                continue
            if len(self.text) - self.at > MAX_ASSESSMENT:
                message = f"a value of more than {MAX_ASSESSMENT} bytes, the most that is read of one assessment"
                _refuse(self.path, 1, message)
            if isinstance(complaint, RecursionError) or not self.more(wanted):
                _refuse_json(self.path, 1, complaint)
            wanted *= 2

    def more(self, count: int = _PIECE) -> bool:
        """Read *count* bytes more; False where there are none."""
        content = self.rest + self.stream.read(count)
        if not content:
            return False
        try:
            text, self.rest = content.decode(), b""
        except UnicodeDecodeError as error:
            text, self.rest = content[: error.start].decode(), content[error.start :]
            if len(content) - error.start > 3 or len(content) < count:  # noqa: PLR2004 - no character cut in two
                _refuse(self.path, 1, "not readable as JSON: it is not UTF-8")
        self.text, self.at = self.text[self.at :] + text, 0
        return True


def _loaded(path: str, line: int, content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        _refuse_json(path, line, error)


def _refuse_json(path: str, line: int, error: ValueError | RecursionError) -> NoReturn:
    said = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
    _refuse(path, line, f"not readable as JSON: {said[:1].lower()}{said[1:]}")


def _refuse(path: str, line: int, message: str) -> NoReturn:
    raise InputError((Problem(path, Position(line, 1), "baseline-form", message),))
