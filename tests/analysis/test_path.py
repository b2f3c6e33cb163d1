"""The path: the least effort that reaches a verdict or makes an option feasible, and what blocks it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random
from time import process_time
from typing import Any

import pytest
from hypothesis import given

from caretrust_readiness.analysis import pareto
from caretrust_readiness.analysis import path as module
from caretrust_readiness.analysis.pareto import TooManyWays
from caretrust_readiness.analysis.path import Path, held_back, path_to_option, path_to_verdict, served
from caretrust_readiness.engine.assessment import Assessment
from caretrust_readiness.model.limits import MAX_STEPS
from tests.building import Node, assessed
from tests.reference import reference
from tests.reference.strategies import cases


def place(criteria: list[Node], demands: Node, answers: Node, **more: Any) -> Assessment:
    """One domain of *criteria*, and a verdict with *demands* above one without."""
    rubric = {
        "rubric": "paths",
        "version": "1.0.0",
        "domains": [{"id": "all", "criteria": criteria}],
        "verdicts": [{"id": "good", "demands": demands}, {"id": "poor", "demands": {}}],
        **more,
    }
    return assessed(rubric, {"locality": "Here", "as_of": 2026, "answers": answers})


def found(assessment: Assessment, to: str | None = None) -> Path:
    """The path, which there must be."""
    path = path_to_verdict(assessment, to)
    assert path is not None
    return path


def raised(path: Path) -> dict[str, int]:
    """The levels that a path leads to."""
    return {step.criterion: step.stop for step in path.steps}


# Against the reference


def as_data(path: Path | None, rubric: Node) -> Node | None:
    """A path in the form that the reference gives."""
    if path is None:
        return None
    names = ("criterion", "from", "to", "high", "effort")
    return {
        "to": path.to,
        "reachable": path.reachable,
        "reaches": None if path.reaches is None else rubric["verdicts"][path.reaches]["id"],
        "effort": path.effort,
        "steps": [dict(zip(names, step, strict=True)) for step in path.steps],
        "blocked_by": [
            {
                "demand": demand.kind,
                **({} if demand.of is None else {"domain" if demand.kind == "domain" else "criterion": demand.of}),
                "needs": Fraction(demand.needs),
                "at_best": demand.low,
            }
            for demand in path.blocked_by
        ],
    }


def exactly(path: Node | None) -> Node | None:
    """The reference's path, with what is needed as a fraction."""
    if path is None:
        return None
    return {**path, "blocked_by": [{**block, "needs": Fraction(block["needs"])} for block in path["blocked_by"]]}


def places(rubric: Node, answers: Node) -> list[tuple[Node, reference.Levels, reference.Levels, Assessment]]:
    """The place and its services: each with its rubric, lows and highs as the reference has them."""
    whole = assessed(rubric, answers)
    every = [(rubric, answers, whole)]
    for service in whole.services:
        adjusted = reference.rubric_for(rubric, service.service or "")
        every.append((adjusted, reference.answers_for(adjusted, answers, service.service or ""), service))
    held = [(used, reference.holdings(used, said), one) for used, said, one in every]
    return [(used, reference.end(one, "low"), reference.end(one, "high"), place) for used, one, place in held]


@given(cases())
def test_the_path_is_the_one_found_by_trying_everything(case: tuple[Node, Node]) -> None:
    for rubric, lows, highs, assessment in places(*case):
        for to in (None, *(verdict["id"] for verdict in rubric["verdicts"])):
            expected = reference.path(rubric, lows, highs, to)
            assert as_data(path_to_verdict(assessment, to), rubric) == exactly(expected)


@given(cases())
def test_the_effort_of_an_option_is_the_one_found_by_trying_everything(case: tuple[Node, Node]) -> None:
    for rubric, lows, highs, assessment in places(*case):
        for option in assessment.rubric.options:
            path = path_to_option(assessment, option)
            assert path.effort == reference.option_effort(rubric, option.id, lows, highs)
            assert path.reachable == (path.effort is not None)
            assert path.reachable != bool(path.blocked_by)


@given(cases())
def test_taking_exactly_the_steps_reaches_the_target(case: tuple[Node, Node]) -> None:
    for rubric, lows, _, assessment in places(*case):
        path = path_to_verdict(assessment)
        if path is None or not path.reachable:
            continue
        place = reference.verdict_index(rubric, {**lows, **raised(path)})
        assert rubric["verdicts"][place]["id"] == rubric["verdicts"][path.reaches or 0]["id"]
        assert place < assessment.verdict.demonstrated


@given(cases())
def test_every_step_serves_a_demand_that_is_lacking(case: tuple[Node, Node]) -> None:
    for _, _, _, assessment in places(*case):
        path = path_to_verdict(assessment)
        for step in path.steps if path else ():
            demands = served(assessment, path, step)  # type: ignore[arg-type]  # there are steps
            assert demands
            assert all(demand.status != "met" for demand in demands)


# Ties


@pytest.mark.parametrize(
    ("tops", "efforts", "score", "expected"),
    [
        pytest.param({"a": 2, "b": 2, "c": 2}, {}, 33, {"a": 2}, id="one-criterion-rather-than-two"),
        pytest.param({"a": 1, "b": 1, "c": 1, "d": 1}, {}, 50, {"a": 1, "b": 1}, id="the-criteria-that-come-first"),
        pytest.param({"a": 3, "b": 3}, {}, 66, {"a": 1, "b": 3}, id="the-lower-level-of-the-first"),
        pytest.param(
            {"a": 2, "b": 2}, {"a": Decimal("0.5"), "b": Decimal("0.25")}, 50, {"b": 2}, id="effort-comes-first"
        ),
        pytest.param({"a": 3, "b": 3}, {"a": 3, "b": [4, 1, 1]}, 50, {"b": 3}, id="a-dear-step-may-open-cheap-ones"),
    ],
)
def test_of_paths_of_equal_effort_one_is_always_taken(
    tops: dict[str, int], efforts: Node, score: int, expected: dict[str, int]
) -> None:
    criteria = [{"id": key, "levels": top, "effort": efforts.get(key, 1)} for key, top in tops.items()]
    assert raised(found(place(criteria, {"score": score}, dict.fromkeys(tops, 0)))) == expected


# Floors


def test_a_gate_is_passed_whatever_the_score() -> None:
    criteria = [{"id": "trust", "levels": 4, "gate": 3, "weight": 0}, {"id": "money", "levels": 4}]
    path = found(place(criteria, {"score": 50, "gates": True}, {"trust": 1, "money": 2}))
    assert raised(path) == {"trust": 3}
    assert path.effort == 2


@pytest.mark.parametrize(("gate", "demanded"), [(3, 1), (1, 3)])
def test_of_two_floors_under_one_criterion_the_higher_is_reached(gate: int, demanded: int) -> None:
    criteria = [{"id": "trust", "levels": 4, "gate": gate}, {"id": "money", "levels": 4}]
    demands = {"gates": True, "criteria": {"trust": demanded}}
    assert raised(found(place(criteria, demands, {"trust": 0, "money": 0}))) == {"trust": 3}


def test_every_domain_that_counts_is_lifted_to_its_floor() -> None:
    domains = [
        {"id": "one", "weight": 9, "criteria": [{"id": "a", "levels": 4}]},
        {"id": "two", "criteria": [{"id": "b", "levels": 4, "effort": 5}]},
        {"id": "beside", "weight": 0, "criteria": [{"id": "c", "levels": 4}]},
    ]
    demands = {"score": 60, "domain": 50}
    path = found(place([], demands, {"a": 2, "b": 1, "c": 0}, domains=domains))
    assert raised(path) == {"a": 3, "b": 2}


def test_a_better_verdict_is_taken_where_it_is_cheaper() -> None:
    criteria = [{"id": "a", "levels": 4}, {"id": "b", "levels": 4}]
    verdicts = [
        {"id": "best", "demands": {"criteria": {"a": 1}}},
        {"id": "good", "demands": {"score": 75}},
        {"id": "poor", "demands": {}},
    ]
    path = found(place(criteria, {}, {"a": 0, "b": 0}, verdicts=verdicts))
    assert (path.to, path.reaches, raised(path)) == ("good", 0, {"a": 1})


def test_a_verdict_reached_already_takes_nothing() -> None:
    path = found(place([{"id": "a", "levels": 4}], {"score": 75}, {"a": 0}), "poor")
    assert path.reachable
    assert path.effort == 0
    assert not path.steps


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(4, "the best verdict is demonstrated", id="at-the-best"),
        pytest.param({"not_applicable": "None here"}, "there is no score", id="without-a-score"),
    ],
)
def test_there_is_no_path(answer: object, reason: str) -> None:
    assert path_to_verdict(place([{"id": "a", "levels": 4}], {"score": 75}, {"a": answer})) is None, reason


# What is not in local hands


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        pytest.param([1, 3], {"money": 3, "policy": 3}, id="moves-within-its-interval"),
        pytest.param([1, 2], {"money": 4, "policy": 2}, id="moves-no-further-than-is-possible"),
        pytest.param(1, None, id="blocks-above-its-high"),
    ],
)
def test_what_is_national_moves_only_by_finding_out(policy: object, expected: dict[str, int] | None) -> None:
    criteria = [{"id": "money", "levels": 4, "effort": 2}, {"id": "policy", "levels": 4, "control": "national"}]
    path = found(place(criteria, {"score": 75}, {"money": 1, "policy": policy}))
    assert (raised(path) if path.reachable else None) == expected
    if not path.reachable:
        assert [(demand.kind, demand.needs, demand.low) for demand in path.blocked_by] == [
            ("score", 75, Fraction(125, 2))
        ]


@pytest.mark.parametrize(
    ("demands", "blocked"),
    [
        pytest.param({"score": 60}, [("score", None, 60, 50)], id="score"),
        pytest.param({"domain": 30}, [("domain", "away", 30, 25)], id="domain"),
        pytest.param({"gates": True}, [("gate", "policy", 3, 1)], id="gate"),
        pytest.param({"criteria": {"policy": 2}}, [("criteria", "policy", 2, 1)], id="criterion"),
        pytest.param({"criteria": {"gone": 0}}, [("criteria", "gone", 0, None)], id="not-applicable"),
        pytest.param(
            {"score": 60, "gates": True, "criteria": {"money": 4}},
            [("score", None, 60, 50), ("gate", "policy", 3, 1)],
            id="only-what-is-missing-at-best",
        ),
    ],
)
def test_what_blocks_is_named_with_what_there_is_at_best(demands: Node, blocked: list[Any]) -> None:
    domains = [
        {"id": "here", "criteria": [{"id": "money", "levels": 4}, {"id": "gone", "levels": 4}]},
        {"id": "away", "weight": 2, "criteria": [{"id": "policy", "levels": 4, "control": "national", "gate": 3}]},
    ]
    answers = {"money": 0, "policy": [0, 1], "gone": {"not_applicable": "None here"}}
    path = found(place([], demands, answers, domains=domains))
    assert [(demand.kind, demand.of, demand.needs, demand.low) for demand in path.blocked_by] == blocked
    assert (path.reachable, path.effort, path.reaches, path.steps) == (False, None, None, ())


def test_what_holds_a_score_back_is_named_by_its_points() -> None:
    domains = [
        {"id": "here", "criteria": [{"id": "money", "levels": 4}]},
        {
            "id": "away",
            "criteria": [
                {"id": "policy", "levels": 4, "control": "national"},
                {"id": "borders", "levels": 4, "weight": 3, "control": "national"},
            ],
        },
    ]
    one = place([], {"score": 90}, {"money": 0, "policy": 2, "borders": [1, 3]}, domains=domains)
    assert held_back(one, None) == {"borders": Fraction(75, 8), "policy": Fraction(25, 4)}
    assert held_back(one, "away") == {"borders": Fraction(75, 4), "policy": Fraction(25, 2)}
    assert held_back(one, "here") == {}


# Steps


@pytest.mark.parametrize(
    ("answer", "finding_out"),
    [
        pytest.param(1, None, id="known-to-be-no-higher"),
        pytest.param([1, 2], 2, id="partly-possible-already"),
        pytest.param([1, 4], 3, id="wholly-possible-already"),
        pytest.param({"views": {"nhs": 1, "council": 3}}, 3, id="as-some-respondent-has-it"),
    ],
)
def test_a_step_says_how_far_it_may_need_only_evidence(answer: object, finding_out: int | None) -> None:
    (step,) = found(place([{"id": "a", "levels": 4}], {"score": 75}, {"a": answer})).steps
    assert (step.start, step.stop, step.finding_out) == (1, 3, finding_out)


def test_a_step_serves_the_demands_of_its_own_and_those_it_counts_for() -> None:
    domains = [
        {"id": "one", "criteria": [{"id": "a", "levels": 4, "gate": 2}, {"id": "b", "levels": 4}]},
        {"id": "two", "criteria": [{"id": "c", "levels": 4}]},
        {"id": "beside", "weight": 0, "criteria": [{"id": "d", "levels": 4, "gate": 1}]},
    ]
    demands = {"score": 70, "domain": 50, "gates": True, "criteria": {"c": 1}}
    one = place([], demands, {"a": 0, "b": 4, "c": 0, "d": 0}, domains=domains)
    path = found(one)
    serves = {step.criterion: [(demand.kind, demand.of) for demand in served(one, path, step)] for step in path.steps}
    assert serves == {
        "a": [("score", None), ("gate", "a")],
        "c": [("score", None), ("domain", "two"), ("criteria", "c")],
        "d": [("gate", "d")],
    }


def test_where_too_many_ways_are_alike_none_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise TooManyWays(10**9, 1)

    monkeypatch.setattr(module, "least_cost", refuse)
    path = found(place([{"id": "a", "levels": 4}], {"score": 75}, {"a": 0}))
    assert (path.reachable, path.effort, path.reaches, path.steps, path.blocked_by) == (True, None, None, (), ())


def test_where_too_many_ways_tie_the_least_effort_is_still_exact() -> None:
    """Half of 49 equal criteria of a hundred levels, less the 85 steps that are made already."""
    names = [f"c{number}" for number in range(49)]
    criteria = [{"id": name, "levels": 100} for name in names]
    held = dict.fromkeys(names, 0) | {"c0": 2, "c1": 33, "c7": 50}
    path = found(place(criteria, {"score": 50}, held))
    assert path.effort == 49 * 50 - 85
    assert sum(step.stop - step.start for step in path.steps) == path.effort


def test_where_the_search_is_cut_short_a_path_of_least_effort_is_shown_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever is still unknown is then only which of the many equal ones is preferred."""
    names = [f"c{number}" for number in range(12)]
    one = place([{"id": name, "levels": 4} for name in names], {"score": 50}, dict.fromkeys(names, 0))
    monkeypatch.setattr(module, "MAX_STEPS", 8 * (4 * 60 + 5))
    path = found(one)
    assert path.effort == 24
    assert path.reaches == 0
    assert one.scale.score(one.levels.low | raised(path)) == 50


@pytest.mark.parametrize(
    ("other", "least"),
    [
        pytest.param({"a": 2}, True, id="the-same"),
        pytest.param({"a": 1, "b": 1}, True, id="as-much-effort-in-more-criteria"),
        pytest.param({"b": 3}, True, id="more-effort"),
        pytest.param({"a": 1}, False, id="less-effort"),
    ],
)
def test_a_cost_is_of_least_effort_where_nothing_can_take_less(other: dict[str, int], least: bool) -> None:
    one = place([{"id": "a", "levels": 4}, {"id": "b", "levels": 4}], {"score": 50}, {"a": 0, "b": 0})
    ledger = module._Ledger.of(one)  # noqa: SLF001 - the numbers that a search cut short leaves behind
    cost, bound = (
        sum(ledger.cost(one.rubric.criteria[key], level) for key, level in levels.items())
        for levels in ({"a": 2}, other)
    )
    assert ledger.is_least_effort(cost, bound) is least


def slow() -> tuple[Node, Node]:
    """A rubric with very many ways that are nearly alike, and answers that leave them all open."""
    rng = Random(2006)
    criteria = [
        {"id": f"c{n}", "weight": rng.randint(100, 99_999), "levels": 4, "effort": [rng.randint(1000, 9999)] * 4}
        for n in range(100)
    ]
    verdicts = [{"id": f"v{n}", "demands": {"score": 90 - 2 * n, "criteria": {f"c{n}": 1}}} for n in range(40)]
    rubric = {
        "rubric": "slow",
        "version": "1.0.0",
        "domains": [{"id": "d", "criteria": criteria}],
        "verdicts": [*verdicts, {"id": "last", "demands": {}}],
    }
    return rubric, {"locality": "Here", "as_of": 2026, "answers": {}}


def test_a_search_that_would_not_end_says_reachable_and_no_more() -> None:
    one = assessed(*slow())
    started = process_time()

    paths = [found(one, f"v{n}") for n in range(40)]

    assert sum(path.effort is None for path in paths) > 20
    assert all(path.reachable and path.blocked_by == () for path in paths)
    assert all(path.steps == () for path in paths if path.effort is None)
    assert process_time() - started < 10  # counted, and so within two seconds; this only notices that nobody counts


def test_the_budget_is_counted_so_that_the_same_answers_have_the_same_path() -> None:
    one = assessed(*slow())
    assert found(one, "v20") == found(one, "v20")


@pytest.mark.parametrize(("more", "shown"), [(0, True), (-1, False)])
def test_a_search_may_spend_its_share_and_no_step_more(monkeypatch: pytest.MonkeyPatch, more: int, shown: bool) -> None:
    one = place([{"id": "a", "levels": 4}, {"id": "b", "levels": 4}], {"score": 62}, {"a": 0, "b": 1})
    spent: list[int] = []
    pay = pareto.Budget.spend

    def count(self: pareto.Budget, pairs: int, bits: int) -> None:
        spent.append(pairs)
        pay(self, pairs, bits)

    monkeypatch.setattr(pareto.Budget, "spend", count)
    assert found(one).effort is not None
    share = sum(spent) + 4 * 10
    monkeypatch.setattr(module, "MAX_STEPS", share * 8 + (more * 8))
    monkeypatch.setattr("caretrust_readiness.analysis.path._Ledger.is_least_effort", lambda *_: False)

    assert (found(one).effort is not None) == shown


@pytest.mark.parametrize(("targets", "services"), [(100, 0), (100, 40), (20, 100)])
def test_all_searches_of_one_kind_share_what_one_may_spend(targets: int, services: int) -> None:
    """However many targets there are, here and in services, all of them end within a few times the steps of one."""
    kinds = [{"id": f"s{n}"} for n in range(services)]
    rubric = {
        "rubric": "r",
        "version": "1.0.0",
        "domains": [{"id": "d", "criteria": [{"id": "c", "levels": 1}]}],
        "verdicts": [{"id": "v"}],
        "services": kinds,
    }
    said = {"locality": "Here", "as_of": 2026, "answers": {}, "services": {one["id"]: {"answers": {}} for one in kinds}}
    one = assessed(rubric, said)

    assert module._share(one, targets).left * targets * (1 + services) <= 6 * MAX_STEPS  # noqa: SLF001 - what each gets
