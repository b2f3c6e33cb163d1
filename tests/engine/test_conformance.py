"""The worked examples: figures computed by a separate reading of the design, which the program must reproduce."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from caretrust_readiness.cli import main

CASES = sorted((Path(__file__).parents[1] / "conformance").glob("*.answers.yaml"))
CLOSE = 0.0001


def case_id(path: Path) -> str:
    """``rubric.case``, as the files are named."""
    return path.name.removesuffix(".answers.yaml")


@pytest.fixture(params=CASES, ids=case_id)
def case(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is expected, and what the program prints."""
    answers: Path = request.param
    name = case_id(answers)
    expected = json.loads(answers.with_name(f"{name}.expected.json").read_text())
    rubric = answers.with_name(f"{name.partition('.')[0]}.rubric.yaml")

    assert main(["assess", "--format", "json", "--rubric", str(rubric), str(answers)]) == 0

    result = json.loads(capsys.readouterr().out)
    assert result["problems"] == []
    (assessment,) = result["assessments"]
    return expected, assessment


def criteria(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every criterion below *node*."""
    yield from node.get("criteria", [])
    for domain in node.get("domains", []):
        yield from criteria(domain)


def close(interval: dict[str, float] | list[float] | None) -> Any:
    """An interval of percent, to compare within the tolerance."""
    if interval is None:
        return None
    ends = [interval["low"], interval["high"]] if isinstance(interval, dict) else interval
    return pytest.approx(ends, abs=CLOSE)


def check(expected: dict[str, Any], found: dict[str, Any]) -> None:
    """Hold one assessment to its figures; the services are held to the same keys."""
    assert [found["score"]["low"], found["score"]["high"]] == close(expected["score"])
    assert found["verdict"] == expected["verdict"]
    assert found["answered"] == pytest.approx(expected["answered"], abs=CLOSE)
    assert found["evidence"]["coverage"] == pytest.approx(expected["coverage"], abs=CLOSE)
    domains = {domain["id"]: domain["score"] for domain in found["domains"]}
    assert {key: score and [score["low"], score["high"]] for key, score in domains.items()} == {
        key: close(score) for key, score in expected["domains"].items()
    }
    shares = {one["id"]: one["share"] for one in criteria(found) if one["share"] is not None}
    nothing = dict.fromkeys(shares, 0)  # what is left out has no share: where nothing counts in its domain
    assert shares == nothing | {key: pytest.approx(share, abs=CLOSE) for key, share in expected["shares"].items()}
    levels = {
        one["id"]: [*(one["level"] or {"low": None, "high": None}).values(), one["state"]] for one in criteria(found)
    }
    assert levels == expected["levels"]
    assert {gate["criterion"]: gate["status"] for gate in found["gates"]} == expected["gates"]
    assert [[question["criterion"], question["decides"]] for question in found["questions"]] == expected["questions"]
    appraisal = [
        {key: value for key, value in one.items() if key != "verdict"} for one in found["options"]["appraisal"]
    ]
    assert found["options"] | {"appraisal": appraisal} == expected["options"]
    verdicts = {one["id"]: [one["verdict"]["low"], one["verdict"]["high"]] for one in found["scenarios"]}
    assert verdicts == expected["scenarios"]
    assert found["robustness"]["radius"] == pytest.approx(expected["radius"], abs=0.001)
    path = expected.get("path")
    assert (found["path"] is None) == (path is None)
    if found["path"] is not None:
        assert {key: found["path"][key] for key in ("to", "effort")} == path
        assert found["path"]["reachable"] == (found["path"]["effort"] is not None)
    for key in ("go", "answers"):
        assert found[key] == expected.get(key, found[key])
    if "aim" in expected:
        check_aim(expected["aim"], found["aim"])


def check_aim(expected: dict[str, Any] | None, found: dict[str, Any] | None) -> None:
    """Hold the verdict aimed at, the effort and the moves, in their order, to their figures."""
    if expected is None or found is None:
        assert expected == found
        return
    assert found["verdict"] == expected["verdict"]
    assert found["path"]["effort"] == expected["effort"]
    keys = ("criterion", "verb", "from", "to", "high")
    moves = None if found["moves"] is None else [{key: move[key] for key in keys} for move in found["moves"]]
    assert moves == expected["moves"]


def test_the_figures_are_reproduced(case: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """Every figure, overall."""
    check(*case)


def test_the_figures_of_each_service_are_reproduced(case: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """Every figure, for each service."""
    expected, found = case
    services = {one["service"]: one for one in found["services"]}
    assert set(services) == set(expected.get("services", {}))
    for key, figures in expected.get("services", {}).items():
        check(figures, services[key])
