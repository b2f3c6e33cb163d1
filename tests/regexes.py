"""How many steps a backtracking engine takes for a regular expression: counted, so that no clock decides a test.

Python's engine is cleverer in places and nowhere more foolish. For each repetition of a pattern, texts are made that
it nearly matches, with that repetition pumped up; where the steps grow faster than the text, the pattern is not
safe on text of any length.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from random import Random
from re import _constants as op  # type: ignore[attr-defined]  # the only way to see a pattern as a tree
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple, TypeAlias

import caretrust_readiness

Nodes: TypeAlias = list[tuple[Any, Any]]
SHORT, LONG = 10, 40
#: A linear pattern takes at most four times the steps for a text of four times the length, and a quadratic one sixteen.
MOST = 7
_CAP = 150_000
_REPEATS = {op.MAX_REPEAT, op.MIN_REPEAT}
_FAILING = ("", "\x01", "1", "\n1")
#: Stands behind what is pumped up.
_CUT = "\x02"
_TRIES = 12


class Used(NamedTuple):
    """A regular expression of the package."""

    where: str
    pattern: re.Pattern[Any]
    methods: frozenset[str]


def used() -> list[Used]:
    """Every regular expression that a module of the package holds or writes into a call."""
    found: dict[tuple[str, int], Used] = {}
    methods = _methods()
    for module in pkgutil.walk_packages(caretrust_readiness.__path__, "caretrust_readiness."):
        if module.name.endswith("__main__"):
            continue
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            for pattern in _patterns(value):
                how = methods.get(name, frozenset({"fullmatch"}))
                found.setdefault((pattern.pattern, pattern.flags), Used(f"{module.name}.{name}", pattern, how))
        for pattern in _written(Path(str(loaded.__file__))):
            found.setdefault((pattern.pattern, pattern.flags), Used(module.name, pattern, frozenset({"search"})))
    return list(found.values())


def _patterns(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from _patterns(list(value.values()))
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from _patterns(inner)


def _methods() -> dict[str, frozenset[str]]:
    """By the name of a constant, the methods that the package calls of it."""
    found: dict[str, set[str]] = {}
    for path in Path(str(caretrust_readiness.__file__)).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Subscript):
                name = node.value.id if isinstance(node.value, ast.Name) else ast.unparse(node.value.value)
                if node.attr in {"match", "fullmatch", "search", "sub", "finditer", "findall", "split"}:
                    found.setdefault(name, set()).add(node.attr)
    return {name: frozenset(methods) for name, methods in found.items()}


def _written(path: Path) -> Iterator[re.Pattern[str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr not in {"compile", "escape"}
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            yield re.compile(node.args[0].value)


def growth(one: Used) -> float:
    """How many times the steps grow, at worst, where a text grows four times."""
    pattern = one.pattern.pattern
    text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
    tree = parser.parse(text, one.pattern.flags & ~re.DEBUG)
    nodes = list(tree)
    kinds = {
        "fullmatch" if method == "fullmatch" else "match" if method == "match" else "search" for method in one.methods
    }
    worst = 1.0
    rng = Random(ascii(text))
    engine = _Engine(tree.state.flags | one.pattern.flags)
    alphabet = _alphabet(nodes)
    for target in _unbounded(nodes):
        for _ in range(_TRIES):
            seed = rng.random()
            short, long = (_near(nodes, engine, alphabet, Random(seed), (id(target), count)) for count in (SHORT, LONG))
            for cut in (False, True):
                for failing, kind in product(_FAILING, kinds):
                    few, many = (
                        engine.steps(
                            nodes, (text.partition(_CUT)[0] if cut else text.replace(_CUT, "")) + failing, kind
                        )
                        for text in (short, long)
                    )
                    worst = max(worst, many / max(few, 8))
    return worst


def _unbounded(nodes: Nodes) -> Iterator[Any]:
    for kind, value in nodes:
        if kind in _REPEATS and value[1] is op.MAXREPEAT:
            yield value
        for inner in _inner(kind, value):
            yield from _unbounded(inner)


def _inner(kind: Any, value: Any) -> list[Nodes]:
    if kind in _REPEATS:
        return [list(value[2])]
    if kind is op.SUBPATTERN:
        return [list(value[3])]
    if kind is op.BRANCH:
        return [list(branch) for branch in value[1]]
    return [list(value[1])] if kind in {op.ASSERT, op.ASSERT_NOT} else []


def _alphabet(nodes: Nodes) -> list[str]:
    """A few characters of each kind that the pattern tells apart."""
    found = {" ", "1", "a", "-", "_", "\n"}

    def look(several: Nodes) -> None:
        for kind, value in several:
            if kind in {op.LITERAL, op.NOT_LITERAL}:
                found.add(chr(value))
            elif kind is op.IN:
                found.update(
                    chr(item[1] if item[0] is op.LITERAL else item[1][0]) for item in value if item[0] in _PLAIN
                )
            for inner in _inner(kind, value):
                look(inner)

    look(nodes)
    return sorted(found)


_PLAIN = {op.LITERAL, op.RANGE}


def _near(nodes: Nodes, engine: _Engine, alphabet: list[str], rng: Random, pumped: tuple[int, int]) -> str:
    """A text that *nodes* match, or nearly, with one of their repetitions as often as is asked for."""
    parts = []
    for kind, value in nodes:
        if kind in _REPEATS:
            count = pumped[1] if id(value) == pumped[0] else min(max(value[0], rng.randint(0, 1)), value[1])
            # The same each time: what differs from time to time is seldom the worst.
            parts.append(_near(list(value[2]), engine, alphabet, rng, pumped) * count)
            parts.append(_CUT if id(value) == pumped[0] else "")
        elif kind is op.SUBPATTERN:
            parts.append(_near(list(value[3]), engine, alphabet, rng, pumped))
        elif kind is op.BRANCH:
            parts.append(_near(list(rng.choice(value[1])), engine, alphabet, rng, pumped))
        elif kind not in {op.AT, op.ASSERT, op.ASSERT_NOT}:
            fitting = [char for char in alphabet if engine.fits(kind, value, char)]
            parts.append(rng.choice(fitting) if fitting else "a")
    return "".join(parts)


class _Spent(Exception):  # noqa: N818 - ends a count
    pass


class _Engine:
    """Matches as a backtracking engine does, and counts its steps."""

    def __init__(self, flags: int) -> None:
        self.flags = flags
        self.count = 0

    def steps(self, nodes: Nodes, text: str, kind: str) -> int:
        """How many steps it takes to find *nodes* in *text*: at its start, all of it, or everywhere in turn."""
        self.count = 0
        try:
            if kind == "fullmatch":
                self._match(nodes, 0, text, 0, lambda end: end == len(text))
            elif kind == "match":
                self._match(nodes, 0, text, 0, lambda _: True)
            else:
                place = 0
                while place <= len(text):
                    ends: list[int] = []
                    found = self._match(nodes, 0, text, place, lambda end, ends=ends: ends.append(end) or True)  # type: ignore[misc]
                    place = max(place + 1, ends[0]) if found else place + 1
        except _Spent:
            return _CAP
        return self.count

    def fits(self, kind: Any, value: Any, char: str) -> bool:
        """Whether one character is what one node takes."""
        if kind is op.ANY:
            return char != "\n" or bool(self.flags & re.DOTALL)
        chars = {char, char.lower(), char.upper()} if self.flags & re.IGNORECASE else {char}
        if kind is op.LITERAL:
            return chr(value) in chars
        if kind is op.NOT_LITERAL:
            return chr(value) not in chars
        if kind is op.IN:
            negated = value[0][0] is op.NEGATE
            return negated != any(_item(item, one) for item in value for one in chars)
        if kind is op.CATEGORY:
            return _item((kind, value), char)
        raise NotImplementedError(kind)

    def _match(  # noqa: C901, PLR0911 - a case for each kind of node
        self, nodes: Nodes, index: int, text: str, place: int, then: Callable[[int], bool]
    ) -> bool:
        self.count += 1
        if self.count > _CAP:
            raise _Spent
        if index == len(nodes):
            return then(place)
        kind, value = nodes[index]

        def rest(end: int) -> bool:
            return self._match(nodes, index + 1, text, end, then)

        if kind in _REPEATS:
            return self._repeat(kind is op.MAX_REPEAT, value, text, (place, 0), rest)
        if kind is op.SUBPATTERN:
            return self._match(list(value[3]), 0, text, place, rest)
        if kind is op.BRANCH:
            return any(self._match(list(branch), 0, text, place, rest) for branch in value[1])
        if kind in {op.ASSERT, op.ASSERT_NOT}:
            direction, inner = value
            start = place if direction > 0 else place - parser.SubPattern(parser.State(), list(inner)).getwidth()[0]
            holds = start >= 0 and self._match(list(inner), 0, text, start, lambda _: True)
            return holds == (kind is op.ASSERT) and rest(place)
        if kind is op.AT:
            return _at(value, text, place) and rest(place)
        return place < len(text) and self.fits(kind, value, text[place]) and rest(place + 1)

    def _repeat(self, greedy: bool, value: Any, text: str, at: tuple[int, int], rest: Callable[[int], bool]) -> bool:
        least, most, inner = value
        place, done = at
        self.count += 1
        if self.count > _CAP:
            raise _Spent

        def again() -> bool:
            return (most is op.MAXREPEAT or done < most) and self._match(
                list(inner),
                0,
                text,
                place,
                lambda end: end > place and self._repeat(greedy, value, text, (end, done + 1), rest),
            )

        if done < least:
            return again() or (done == 0 and least == 0 and rest(place))
        return again() or rest(place) if greedy else rest(place) or again()


def _item(item: tuple[Any, Any], char: str) -> bool:
    kind, value = item
    if kind is op.LITERAL:
        return bool(ord(char) == value)
    if kind is op.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    if kind is op.CATEGORY:
        name = str(value).removeprefix("CATEGORY_").removeprefix("UNI_")
        test = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}[name.removeprefix("NOT_")]
        return (re.fullmatch(test, char) is None) == name.startswith("NOT_")
    return False


def _at(value: Any, text: str, place: int) -> bool:
    name = str(value)
    if "BEGINNING" in name:
        return place == 0 or ("LINE" in name and text[place - 1] == "\n")
    if "END" in name:
        return place == len(text)
    around = [0 <= one < len(text) and re.fullmatch(r"\w", text[one]) is not None for one in (place - 1, place)]
    return (around[0] != around[1]) == (name == "AT_BOUNDARY")
