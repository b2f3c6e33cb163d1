"""Rubrics and answers that tests hold as data, taken through the program's own reader and loader."""

from __future__ import annotations

from typing import Any

from caretrust_readiness.engine.assessment import Assessment, assess
from caretrust_readiness.model.answers import Answers
from caretrust_readiness.model.rubric import Rubric
from caretrust_readiness.reading.loading import read_answers, read_rubric
from caretrust_readiness.reading.yamlio import parse
from tests.reference.generate import to_yaml

Node = dict[str, Any]


def as_rubric(data: Node) -> Rubric:
    """The rubric that *data* says."""
    return read_rubric(parse(to_yaml(data).encode(), "rubric.yaml"))


def as_answers(data: Node, rubric: Rubric) -> Answers:
    """The answers that *data* says, in levels of *rubric*."""
    return read_answers(parse(to_yaml(data).encode(), "answers.yaml"), rubric)[0]


def assessed(rubric: Node, answers: Node) -> Assessment:
    """What *answers* come to under *rubric*."""
    checked = as_rubric(rubric)
    return assess(checked, as_answers(answers, checked))


def leaves(node: Node) -> list[Node]:
    """Every criterion of a rubric, or below one of its domains."""
    inside = [leaf for domain in node.get("domains", []) for leaf in leaves(domain)]
    return [*inside, *node.get("criteria", [])]
