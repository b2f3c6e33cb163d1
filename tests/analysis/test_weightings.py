"""Shares of weightings: drawn, seeded, with their sampling error."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings

from caretrust_readiness.analysis.robustness import radii
from caretrust_readiness.analysis.weightings import Sampling, Shares, verdict_shares
from caretrust_readiness.engine.assessment import Assessment
from caretrust_readiness.model.terms import Interval
from tests.building import Node, assessed
from tests.reference.strategies import cases

pytest.importorskip("numpy", reason="drawing weights needs the extra 'analysis'")
HALF = Fraction(1, 2)


def place(score: object, **answers: Any) -> Assessment:
    """Two criteria of equal weight in one domain, and a verdict that demands *score*."""
    criteria = [{"id": "a", "levels": 4}, {"id": "b", "levels": 4}]
    rubric = {
        "rubric": "shares",
        "version": "1.0.0",
        "domains": [{"id": "all", "criteria": criteria}],
        "verdicts": [{"id": "good", "demands": {"score": score}}, {"id": "poor", "demands": {}}],
    }
    return assessed(rubric, {"locality": "Here", "as_of": 2026, "answers": answers})


def drawn(assessment: Assessment, sampling: Sampling) -> Shares:
    """The shares, which there must be."""
    shares = verdict_shares(assessment, sampling)
    assert shares is not None
    return shares


@pytest.mark.parametrize(
    ("score", "spread", "expected"),
    [
        # The score is the share of the first weight: uniform from 0 to 1 under Dirichlet(1, 1).
        pytest.param(75, None, 0.25, id="dirichlet-three-quarters"),
        pytest.param(10, None, 0.9, id="dirichlet-a-tenth"),
        # With both uniform in 1/2..3/2 it is at least a half in half of the draws, by symmetry.
        pytest.param(50, HALF, 0.5, id="uniform-symmetry"),
        # And at least 60 where the first is 3/2 of the second or more: a triangle with sides 3/4 and 1/2.
        pytest.param(60, HALF, 0.1875, id="uniform-a-triangle"),
        pytest.param(76, HALF, 0.0, id="beyond-every-draw"),
    ],
)
def test_a_share_lies_within_its_error_of_the_true_one(score: int, spread: Fraction | None, expected: float) -> None:
    shares = drawn(place(score, a=4, b=0), Sampling(seed=3, spread=spread))
    (found, _), _ = shares.counts
    assert shares.share(found) == pytest.approx(expected, abs=shares.error(found))


def test_a_score_that_no_weights_move_stands_on_its_threshold() -> None:
    shares = drawn(place(75, a=3, b=3), Sampling())
    assert shares.counts == Interval((10_000, 0), (10_000, 0))


def test_both_ends_are_drawn_with_the_same_weights() -> None:
    settled = drawn(place(50, a=4, b=0), Sampling())
    assert settled.counts.settled
    wide = drawn(place(50, a=4, b=[0, 4]), Sampling())
    assert wide.counts == Interval(settled.counts.low, (10_000, 0))


def test_the_same_seed_draws_the_same_weights() -> None:
    first, again, other = (drawn(place(50, a=4, b=0), Sampling(seed=seed)) for seed in (1, 1, 2))
    assert first == again != other


@pytest.mark.parametrize("draws", [1, 9_999, 10_000, 25_001])
def test_every_draw_is_counted(draws: int) -> None:
    shares = drawn(place(50, a=4, b=0), Sampling(draws))
    assert (shares.draws, [sum(counts) for counts in shares.counts]) == (draws, [draws, draws])


def test_without_a_score_nothing_is_drawn() -> None:
    gone = {"not_applicable": "None here"}
    assert verdict_shares(place(50, a=gone, b=gone), Sampling()) is None


def test_the_error_shrinks_with_the_draws_and_is_never_nought() -> None:
    few, many = Shares(100, Interval((), ())), Shares(10_000, Interval((), ()))
    assert many.error(5_000) == pytest.approx(0.0098, abs=0.0001)
    assert few.error(50) == pytest.approx(0.096, abs=0.001)
    assert many.error(0) == pytest.approx(0.00038, abs=0.00001)
    assert many.error(10_000) == pytest.approx(0.00038, abs=0.00001)


def test_of_many_criteria_fewer_weights_are_held_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = drawn(place(60, a=4, b=0), Sampling(draws=1_000))
    monkeypatch.setattr("caretrust_readiness.analysis.weightings._WEIGHTS", 200)

    assert sum(drawn(place(60, a=4, b=0), Sampling(draws=1_000)).counts.low) == sum(whole.counts.low) == 1_000


@settings(max_examples=50)
@given(cases())
def test_inside_the_radius_every_draw_gives_the_verdict(case: tuple[Node, Node]) -> None:
    assessment = assessed(*case)
    for end, spread in enumerate(radii(assessment)):
        shares = verdict_shares(assessment, Sampling(50, spread=min(spread, Fraction(999, 1000))))
        if shares is not None:
            assert shares.counts[end][assessment.verdict[end]] == 50
