"""How firm a verdict is against weights, as JSON data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caretrust_readiness.model.figures import round_down
from caretrust_readiness.report.data.values import PLACES, in_depth_data

if TYPE_CHECKING:
    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.analysis.weight_sensitivity import WeightSensitivity
    from caretrust_readiness.analysis.weightings import Sampling, Shares
    from caretrust_readiness.model.rubric import Rubric


def robustness_data(insights: Insights) -> dict[str, Any]:
    """By how much all weights may change, 0 to 1, without moving either end of the verdict."""
    return {"radius": float(min(insights.radii))}


def firmness_data(insights: Insights, sampling: Sampling | None) -> dict[str, Any]:
    """The radius of each end, the weights that move it alone, and the shares of weightings where they are asked for."""
    ends = insights.radii
    drawn = {} if sampling is None else {"shares": _shares(insights.shares(sampling), sampling, insights.rubric)}
    return {
        "radius": float(min(ends)),
        "ends": {"low": float(ends.low), "high": float(ends.high)},
        "weights": [_weight_sensitivity(found, insights.rubric) for found in insights.weight_sensitivities],
        **drawn,
    }


def _weight_sensitivity(found: WeightSensitivity, rubric: Rubric) -> dict[str, Any]:
    """A weight's change is rounded away from nought: what is shown does move the verdict."""
    change = -round_down(-found.change, PLACES)
    verdict = rubric.verdicts[found.verdict].id
    return {"of": found.of, "change": change if found.up else -change, "end": found.end, "verdict": verdict}


def _shares(shares: Shares | None, sampling: Sampling, rubric: Rubric) -> dict[str, Any] | None:
    if shares is None:
        return None
    low, high = shares.counts
    return {
        "draws": sampling.draws,
        "seed": sampling.seed,
        "spread": None if sampling.spread is None else float(sampling.spread),
        "verdicts": [
            {"id": verdict.id, "low": _share(shares, low[place]), "high": _share(shares, high[place])}
            for place, verdict in enumerate(rubric.verdicts)
        ],
    }


def _share(shares: Shares, count: int) -> dict[str, float]:
    return {"share": round(shares.share(count), PLACES), "error": round(shares.error(count), PLACES)}


def robustness_paper_data(insights: Insights, sampling: Sampling | None) -> dict[str, Any]:
    """Robustness in depth, of a place and its services."""
    return in_depth_data("robustness", insights, lambda place: {"robustness": firmness_data(place, sampling)})
