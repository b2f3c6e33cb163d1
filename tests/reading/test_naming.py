"""Names typed by users: an id wins, a title will do, and what two share is refused."""

from __future__ import annotations

import pytest

from caretrust_readiness.model.problems import InputError
from caretrust_readiness.model.rubric import Rubric
from caretrust_readiness.reading.answer_resolution import check_settings
from caretrust_readiness.reading.loading import read_rubric
from caretrust_readiness.reading.naming import criterion_named, option_named, service_named, verdict_named
from caretrust_readiness.reading.yamlio import parse

RUBRIC = """
rubric: names
version: 1.0.0
domains:
  - id: all
    criteria:
      - {id: money, formerly: [cash], title: "Every partner's money = sound", levels: [Poor, "A = B", Good]}
      - {id: trust, title: Trust, levels: 4}
      - {id: trust_again, title: Trust, levels: 4}
      - {id: staff, title: money, levels: 4}
      - {id: fair_pay, levels: 4}
verdicts:
  - {id: ready, title: Ready, go: true, demands: {score: 75}}
  - {id: nearly, title: Ready with “conditions”, go: true, demands: {score: 50}}
  - {id: not_yet, title: Not yet}
functions: [{id: one_budget}]
options: [{id: as_now, title: As now}, {id: pooled, title: Pooled budget, provides: [one_budget]}]
services: [{id: adults, title: Adult care}, {id: children, title: Children}]
"""


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    """The rubric above."""
    return read_rubric(parse(RUBRIC.encode(), "r.yaml"))


@pytest.mark.parametrize(
    ("said", "key"),
    [
        pytest.param("trust", "trust", id="an-id-though-another-has-it-as-title"),
        pytest.param("money", "money", id="an-id-wins-over-a-title"),
        pytest.param("cash", "money", id="an-old-id"),
        pytest.param("Every partner's money = sound", "money", id="a-title"),
        pytest.param("  every   PARTNERS money = sound ", "money", id="without-case-blanks-and-quotes"),
        pytest.param("‘Every partner’s money = sound’", "money", id="curly-quotes"),
        pytest.param("Fair pay", "fair_pay", id="an-id-spelt-out-as-reports-show-it"),
    ],
)
def test_a_criterion_goes_by_its_id_or_its_title(said: str, key: str, rubric: Rubric) -> None:
    assert criterion_named(said, rubric, "CRITERION") == key


@pytest.mark.parametrize(
    ("said", "key"),
    [
        pytest.param("go", "nearly", id="go-is-the-least-demanding"),
        pytest.param("ready with conditions", "nearly", id="a-title-without-its-quotes"),
        pytest.param("Not yet", "not_yet", id="a-title"),
        pytest.param("ready", "ready", id="an-id"),
    ],
)
def test_a_verdict_goes_by_its_id_or_its_title(said: str, key: str, rubric: Rubric) -> None:
    assert verdict_named(said, rubric, "--to") == key


def test_options_and_services_go_by_their_titles(rubric: Rubric) -> None:
    assert option_named("pooled budget", rubric, "--option") == "pooled"
    assert service_named("Adult care", rubric, "--service", {"adults": None}, "a.yaml") == "adults"


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        pytest.param(
            "Trust",
            "X: error[name-shared]: 'Trust' is the title of more than one criterion: 'trust', 'trust_again'\n"
            "  hint: give the id",
            id="a-title-that-two-share",
        ),
        pytest.param(
            "Fair play",
            "X: error[criterion-unknown]: the rubric 'names' has no criterion 'Fair play'\n"
            "  hint: did you mean 'Fair pay'?",
            id="a-title-misspelt",
        ),
        pytest.param(
            "zzz",
            "X: error[criterion-unknown]: the rubric 'names' has no criterion 'zzz'\n"
            "  hint: 'caretrust rubric show' lists the criteria",
            id="nothing-like-it",
        ),
    ],
)
def test_a_name_that_means_no_one_criterion_is_refused(said: str, problem: str, rubric: Rubric) -> None:
    with pytest.raises(InputError) as caught:
        criterion_named(said, rubric, "X")
    assert str(caught.value) == problem


def test_a_service_that_the_file_does_not_answer_is_refused_with_those_it_does(rubric: Rubric) -> None:
    with pytest.raises(InputError) as caught:
        service_named("Children", rubric, "--service", {"adults": None}, "'a.yaml'")
    assert str(caught.value) == (
        "--service: error[service-unknown]: 'a.yaml' has no service 'Children'\n  hint: services: adults"
    )


def test_a_setting_takes_a_title_and_splits_at_its_last_equals_sign(rubric: Rubric) -> None:
    (found,) = check_settings(["Every partner's money = sound=2"], rubric).items()
    assert (found[0], found[1].claimed) == ("money", (2, 2))


def test_every_setting_that_cannot_be_used_is_told(rubric: Rubric) -> None:
    with pytest.raises(InputError) as caught:
        check_settings(["Trust=1", "zzz=1", "fair_pay"], rubric)
    assert [problem.code for problem in caught.value.problems] == ["answer-unknown", "name-shared", "set-form"]
