"""Verdicts beside what happened, as JSON data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caretrust_readiness.report.data.values import FORMAT, problem_data, subject_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caretrust_readiness.analysis.backtest import Agreement, Backtest, Case, Tally
    from caretrust_readiness.model.answers import Outcome
    from caretrust_readiness.model.problems import Problem


def backtest_paper_data(found: Backtest, problems: Sequence[Problem]) -> dict[str, Any]:
    """A back-test as one object, with what could not be read."""
    return {"format": FORMAT, "backtest": backtest_data(found), "problems": [*map(problem_data, problems)]}


def backtest_data(found: Backtest) -> dict[str, Any]:
    """Each case, and how often the verdicts and the null rule agreed with what happened."""
    return {
        "cases": [_case(case) for case in found.cases],
        "verdicts": _tally(found.verdicts),
        "null_rule": _tally(found.null_rule),
    }


def _case(case: Case) -> dict[str, Any]:
    return {
        **subject_data(case.assessment),
        "go": {"low": case.go.low, "high": case.go.high},
        "outcome": None if case.outcome is None else _outcome(case.outcome),
        "ended": [_outcome(found) for found in case.ended],
        "agreement": case.agreement,
        "known_afterwards": case.known_afterwards,
        "null_rule": {"net_count": case.net_count, "agreement": case.null_agreement},
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {"decision": outcome.decision, "on": str(outcome.on), "note": outcome.note, "source": outcome.source}


def _tally(tally: Tally) -> dict[Agreement, int]:
    return {"agrees": tally.agrees, "disagrees": tally.disagrees, "undecided": tally.undecided}
