"""House rules on values: those of many fields are named, and a tuple among them says why it is one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import caretrust_readiness

FEW = 5
PACKAGE = Path(caretrust_readiness.__file__).parent


def tuples_of_many_fields() -> Iterator[tuple[str, ast.ClassDef]]:
    """Every named tuple of the package with more than five fields, with where it stands."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and is_long_tuple(node):
                yield path.relative_to(PACKAGE).as_posix(), node


def is_long_tuple(node: ast.ClassDef) -> bool:
    """Whether *node* is a named tuple of more than five fields."""
    fields = sum(isinstance(part, ast.AnnAssign) for part in node.body)
    return fields > FEW and any("NamedTuple" in ast.unparse(base) for base in node.bases)


@pytest.mark.parametrize(
    "node", [pytest.param(node, id=f"{where}:{node.name}") for where, node in tuples_of_many_fields()]
)
def test_a_tuple_of_many_fields_says_why_it_is_no_dataclass(node: ast.ClassDef) -> None:
    assert "A tuple, since" in (ast.get_docstring(node) or "")


def by_position(tree: ast.AST, names: set[str]) -> Iterator[str]:
    """The calls of *names* with more than five values that have no name."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in names:
            continue
        if len(node.args) > FEW or any(isinstance(value, ast.Starred) for value in node.args):
            yield f"{node.func.id}, line {node.lineno}"


def test_values_of_many_fields_are_made_by_name() -> None:
    names = {node.name for _, node in tuples_of_many_fields()}
    found = {
        path.relative_to(PACKAGE).as_posix(): calls
        for path in PACKAGE.rglob("*.py")
        if (calls := list(by_position(ast.parse(path.read_text(encoding="utf-8")), names)))
    }
    assert found == {}
