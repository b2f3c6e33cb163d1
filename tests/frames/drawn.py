"""Random frames beside the answers files that say the same, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

import pyarrow as pa

from caretrust_readiness.engine.assessment import Assessment, assess
from caretrust_readiness.model.figures import Thresholds, outward, round_down
from caretrust_readiness.model.rubric import Rubric
from tests.building import Node, as_answers
from tests.reference.generate import chance, leaves, number_for, top

DAYS = [
    "2024",
    "2025-01",
    "2025-11",
    "2025-12-31",
    "2026-01",
    "2026-01-31",
    "2026-02",
    "2026-02-28",
    "2026",
    "2027-01-01",
]
#: For databases, which know no date but a whole one.
WHOLE_DAYS = [
    date(2024, 2, 29),
    date(2025, 1, 31),
    date(2025, 2, 28),
    date(2025, 12, 31),
    date(2026, 1, 31),
    date(2026, 2, 28),
]


class Drawn(NamedTuple):
    """A frame, and the assessment that each of its rows must come to."""

    table: pa.Table
    expected: list[Assessment]


def draw(
    random: Random, data: Node, rubric: Rubric, rows: int, *, evidenced: bool, days: Sequence[object] = DAYS
) -> Drawn:
    """A frame for *rubric*, which says *data*, in which each criterion has one of the ways that it may be answered."""
    criteria = [leaf for domain in data["domains"] for leaf in leaves(domain)]
    gated = {key for one in [None, *(s.id for s in rubric.services)] for key in rubric.for_service(one).gates}
    ways = {one["id"]: _way(random, one) for one in criteria}
    ways[criteria[0]["id"]] = "range"
    absent = {one["id"] for one in criteria if one["id"] not in gated and chance(random, 40)}
    dated = {one["id"] for one in criteria if chance(random, 40)}
    with_services = bool(rubric.services) and chance(random, 60)
    columns: dict[str, list[Any]] = {"as_of": []}
    expected = []
    for _ in range(rows):
        service = random.choice([None, *(one.id for one in rubric.services)]) if with_services else None
        day = random.choice(days)
        row: dict[str, Any] = {"as_of": day} | ({"service": service} if with_services else {})
        answers = {}
        for one in criteria:
            answers[one["id"]] = _cell(random, one, ways[one["id"]], one["id"] in absent, one["id"] in dated, row, days)
        for name, value in row.items():
            columns.setdefault(name, []).append(value)
        expected.append(_expected(rubric, day, answers, service, evidenced=evidenced))
    arrays = {name: _array(random, values) for name, values in columns.items()}
    return Drawn(pa.table(arrays), expected)


def _way(random: Random, node: Node) -> str:
    if "measure" in node:
        return random.choice(["value", "range", "none"])
    return random.choice(["level", "level", "level", "range", "none"])


def _cell(  # noqa: PLR0917 - what one cell depends on
    random: Random, node: Node, way: str, absent: bool, dated: bool, row: dict[str, Any], days: Sequence[object]
) -> Node:
    key = node["id"]
    away = absent and chance(random, 30)
    known = way != "none" and not away and chance(random, 85)
    answer: Node = {"level": None}
    if way == "level":
        row[key] = random.randint(0, top(node)) if known else None
        answer = {"level": row[key]}
    elif way == "range":
        low, high = sorted(random.choices(range(top(node) + 1), k=2)) if known else (None, None)
        row[f"{key}.low"], row[f"{key}.high"] = low, high
        answer = {"range": [low, high]} if known else {"level": None}
    elif way == "value":
        row[f"{key}.value"] = number_for(random, node) if known else None
        answer = {"value": row[f"{key}.value"]}
    if absent:
        row[f"{key}.not_applicable"] = away or (None if chance(random, 50) else False)
        answer = {"not_applicable": "Not here"} if away else answer
    if dated:
        row[f"{key}.evidence_date"] = random.choice(days) if chance(random, 70) else None
        if row[f"{key}.evidence_date"]:
            answer["evidence"] = [{"source": "paper", "date": row[f"{key}.evidence_date"]}]
    return answer


def _array(random: Random, values: list[Any]) -> pa.Array:
    if any(isinstance(value, Decimal) for value in values):
        doubles = [None if value is None else float(value) for value in values]
        return pa.array(doubles, pa.float64())
    if all(value is None or type(value) is int for value in values):
        return pa.array(
            values, random.choice([pa.int8(), pa.uint8(), pa.int32(), pa.int64(), pa.float32(), pa.float64()])
        )
    return pa.array(values)


def _expected(
    rubric: Rubric, day: object, answers: dict[str, Node], service: str | None, *, evidenced: bool
) -> Assessment:
    data: Node = {"locality": "Drawn", "as_of": day, "answers": answers}
    read = as_answers(data, rubric)
    if evidenced:
        read = read._replace(answers={key: one._replace(assumed=True) for key, one in read.answers.items()})
    if service is None:
        return assess(rubric, read)
    excluded = set(rubric.criteria) - set(rubric.for_service(service).criteria)
    assert excluded <= set(rubric.criteria)
    with_service = as_answers(data | {"services": {service: {}}}, rubric)._replace(answers=read.answers)
    return assess(rubric, with_service).services[0]


def figures(assessment: Assessment) -> dict[str, Any]:
    """The columns that a row must have."""
    score = assessment.score
    shown = None if score is None else outward(score, Thresholds.of(assessment.rubric).score, 4)
    return {
        "go": assessment.go,
        "score_low": None if shown is None else float(shown.low),
        "score_high": None if shown is None else float(shown.high),
        "verdict_low": assessment.demonstrated.id,
        "verdict_high": assessment.possible.id,
        "gates_failed": len(assessment.gates("failed")),
        "gates_open": len(assessment.gates("open")),
        "answered": round_down(assessment.answered, 4),
    }
