"""From a file's text to checked answers and rubrics: what each spelling means, each rule's code and place."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from caretrust_readiness.model.answers import Answers
from caretrust_readiness.model.limits import MAX_PROBLEMS
from caretrust_readiness.model.problems import InputError, Position, Problem
from caretrust_readiness.model.rubric import Rubric
from caretrust_readiness.model.terms import Interval, PartialDate
from caretrust_readiness.reading import loading
from caretrust_readiness.reading.loading import load_answers, load_rubric, read_answers, read_rubric, shipped_rubric
from caretrust_readiness.reading.validation import Complaint
from caretrust_readiness.reading.yamlio import parse

RUBRIC = """
rubric: small
version: 1.0.0
scale: [absent, emerging, developing, established, embedded]
evidence: {cap: 2, max_age_months: 36}
sources: {debate: {title: A debate}}
domains:
  - id: foundations
    criteria:
      - {id: trust, formerly: [confidence, faith], levels: 4, gate: 2}
      - {id: history, levels: [No joint work, Ad hoc projects, A formal agreement]}
      - {id: agreed, levels: [No, "Yes"]}
      - {id: overlap, measure: {unit: "%", thresholds: [40, 70, 90, 98]}}
      - {id: wait, measure: {unit: days, thresholds: [20, 10, 5], better: lower}}
      - {id: count, measure: {thresholds: [1, 2, 3]}}
      - {id: rating, levels: 10}
verdicts:
  - {id: ready, demands: {score: 60, gates: true}}
  - {id: not_yet}
functions: [{id: one_budget}, {id: one_plan}]
options:
  - {id: as_now}
  - {id: pooled, provides: [one_budget], requires: {trust: 2}}
services:
  - {id: children, adjust: {gates: {trust: null, history: 1}}}
  - {id: adults, adjust: {exclude: [rating]}}
"""
HISTORY = "'No joint work', 'Ad hoc projects', 'A formal agreement'"
RANGE_ALONE = "a range is written 1..3 where it stands alone, or [1, 3] under 'range'"
NUMBER_OR_LEVEL = "for the number, '{level: 9}' for the level"
HEAD = "locality: Ambermouth\nas_of: 2025-09-30\n"


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    """The rubric above."""
    return rubric_of(RUBRIC)


def rubric_of(text: str) -> Rubric:
    """The rubric in *text*."""
    return read_rubric(parse(text.encode(), "r.yaml"))


def answers_of(text: str, rubric: Rubric) -> Answers:
    """The answers in *text*."""
    return read_answers(parse(text.encode(), "a.yaml"), rubric)[0]


def refused(text: str, rubric: Rubric | None = None) -> list[Problem]:
    """What is said of the answers in *text*; of the rubric in it where none is given."""
    with pytest.raises(InputError) as caught:
        rubric_of(text) if rubric is None else answers_of(text, rubric)
    return list(caught.value.problems)


def places(problems: list[Problem]) -> list[str]:
    """Each problem as ``line:column code``."""
    return [f"{problem.place.partition(':')[2]} {problem.code}" for problem in problems]


@pytest.mark.parametrize(
    ("criterion", "written", "levels"),
    [
        pytest.param("trust", "3", (3, 3), id="level"),
        pytest.param("trust", "0", (0, 0), id="level-0"),
        pytest.param("trust", "3.0", (3, 3), id="whole-decimal"),
        pytest.param("trust", "'3'", (3, 3), id="quoted-level"),
        pytest.param("trust", "established", (3, 3), id="name-on-the-scale"),
        pytest.param("trust", "ESTABLISHED", (3, 3), id="name-in-capitals"),
        pytest.param("trust", "' established '", (3, 3), id="name-with-blanks"),
        pytest.param("history", "A formal agreement", (2, 2), id="own-text"),
        pytest.param("history", "a  formal AGREEMENT", (2, 2), id="own-text-without-case"),
        pytest.param("trust", "unknown", None, id="unknown"),
        pytest.param("trust", "Unknown", None, id="unknown-capital"),
        pytest.param("trust", "", None, id="nothing"),
        pytest.param("trust", "~", None, id="tilde"),
        pytest.param("trust", "[1, 3]", (1, 3), id="range"),
        pytest.param("trust", "[2, 2]", (2, 2), id="range-of-one"),
        pytest.param("trust", "1..3", (1, 3), id="range-with-points"),
        pytest.param("trust", "1 .. 3", (1, 3), id="range-with-blanks"),
        pytest.param("trust", "[emerging, established]", (1, 3), id="range-of-words"),
        pytest.param("trust", "emerging..established", (1, 3), id="range-of-words-with-points"),
        pytest.param("trust", "['1', 3]", (1, 3), id="range-of-a-quoted-level"),
        pytest.param("agreed", "yes", (1, 1), id="yes"),
        pytest.param("agreed", "No", (0, 0), id="no"),
        pytest.param("agreed", "true", (1, 1), id="true"),
        pytest.param("agreed", "false", (0, 0), id="false"),
        pytest.param("agreed", "[no, yes]", (0, 1), id="no-to-yes"),
        pytest.param("agreed", "[false, true]", (0, 1), id="false-to-true"),
        pytest.param("overlap", "{value: 92}", (3, 3), id="value"),
        pytest.param("overlap", "{value: 98}", (4, 4), id="value-that-reaches"),
        pytest.param("overlap", "{value: 97.99}", (3, 3), id="value-just-below"),
        pytest.param("overlap", "{value: 92%}", (3, 3), id="value-with-unit"),
        pytest.param("overlap", "{value: 92 %}", (3, 3), id="value-with-blank-and-unit"),
        pytest.param("overlap", "{value: 0}", (0, 0), id="value-below-all"),
        pytest.param("overlap", "{value: 0.5%}", (0, 0), id="value-under-one-with-unit"),
        pytest.param("overlap", "{value: 1}", (0, 0), id="value-of-one"),
        pytest.param("overlap", "{value: unknown}", None, id="value-unknown"),
        pytest.param("overlap", "92%", (3, 3), id="number-with-unit"),
        pytest.param("overlap", "92.5 %", (3, 3), id="decimal-with-unit"),
        pytest.param("overlap", "50%..95%", (1, 3), id="range-of-numbers"),
        pytest.param("overlap", "[50%, 95%]", (1, 3), id="list-of-numbers"),
        pytest.param("overlap", "{level: 2}", (2, 2), id="level-beside-a-measure"),
        pytest.param("overlap", "at least 90%", (3, 3), id="made-up-descriptor"),
        pytest.param("wait", "{value: 10}", (2, 2), id="lower-is-better-reached"),
        pytest.param("wait", "10.1 Days", (1, 1), id="lower-is-better-missed"),
        pytest.param("wait", "30 days", (0, 0), id="lower-is-better-above-all"),
        pytest.param("count", "{value: 2}", (2, 2), id="measure-without-unit"),
        pytest.param("rating", "10", (10, 10), id="numbered-levels"),
        pytest.param("trust", "{level: 3}", (3, 3), id="long-form"),
        pytest.param("trust", "{range: [1, 3]}", (1, 3), id="long-range"),
        pytest.param("trust", "{range: 1..3}", (1, 3), id="long-range-with-points"),
        pytest.param("trust", "{range: emerging .. established}", (1, 3), id="long-range-of-words"),
        pytest.param("trust", "{level: unknown}", None, id="long-unknown"),
        pytest.param("trust", "{level: }", None, id="long-nothing"),
    ],
)
def test_what_an_answer_means(criterion: str, written: str, levels: tuple[int, int] | None, rubric: Rubric) -> None:
    answer = answers_of(f"{HEAD}answers: {{{criterion}: {written}}}\n", rubric).answers[criterion]

    assert answer.claimed == (None if levels is None else Interval(*levels))
    assert answer.not_applicable is None


@pytest.mark.parametrize(
    ("written", "code", "place"),
    [
        pytest.param("trust: 5", "answer-range", "4:10", id="level-above-the-top"),
        pytest.param("trust: -1", "answer-range", "4:10", id="level-below-0"),
        pytest.param("trust: 2.5", "answer-range", "4:10", id="level-between"),
        pytest.param("trust: 999999999999999999999999", "answer-range", "4:10", id="huge-level"),
        pytest.param("rating: 010", "answer-word", "4:11", id="leading-nought"),
        pytest.param("rating: 1e1", "answer-word", "4:11", id="exponent"),
        pytest.param("rating: 1_0", "answer-word", "4:11", id="underscore"),
        pytest.param("trust: ٣", "answer-word", "4:10", id="foreign-digit"),
        pytest.param("trust: high", "answer-word", "4:10", id="other-word"),
        pytest.param("trust: yes", "answer-word", "4:10", id="yes-without-such-a-level"),
        pytest.param("trust: true", "answer-boolean", "4:10", id="true-without-such-a-level"),
        pytest.param("trust: ''", "answer-word", "4:10", id="empty-text"),
        pytest.param("history: established", "answer-word", "4:12", id="scale-that-does-not-fit"),
        pytest.param("trust: 92%", "answer-word", "4:10", id="unit-without-measure"),
        pytest.param("overlap: 92", "measure-bare", "4:12", id="bare-number"),
        pytest.param("overlap: 2", "measure-bare", "4:12", id="bare-number-that-could-be-a-level"),
        pytest.param("overlap: 0.5", "measure-bare", "4:12", id="bare-decimal"),
        pytest.param("overlap: 92 days", "answer-word", "4:12", id="other-unit"),
        pytest.param("count: 2", "measure-bare", "4:10", id="bare-number-without-unit"),
        pytest.param("trust: {value: 3}", "measure-none", "4:18", id="value-without-measure"),
        pytest.param("overlap: {value: many}", "value-number", "4:20", id="value-in-words"),
        pytest.param("overlap: {value: true}", "value-number", "4:20", id="value-true"),
        pytest.param("overlap: {value: 1e2}", "value-number", "4:20", id="value-with-exponent"),
        pytest.param("overlap: {value: [1]}", "wrong-type", "4:20", id="value-as-list"),
        pytest.param("trust: [3, 1]", "range-order", "4:10", id="range-backwards"),
        pytest.param("trust: 3..1", "range-order", "4:10", id="range-backwards-with-points"),
        pytest.param("overlap: [95%, 50%]", "range-order", "4:12", id="range-of-numbers-backwards"),
        pytest.param("trust: [1]", "range-form", "4:10", id="range-of-one-end"),
        pytest.param("trust: []", "range-form", "4:10", id="range-of-no-end"),
        pytest.param("trust: [1, 2, 3]", "range-form", "4:10", id="range-of-three-ends"),
        pytest.param("trust: [1, ]", "range-form", "4:10", id="range-half-open"),
        pytest.param("trust: [1, unknown]", "range-form", "4:10", id="range-to-unknown"),
        pytest.param("trust: [1, 7]", "answer-range", "4:14", id="range-beyond-the-top"),
        pytest.param("trust: [low, 3]", "answer-word", "4:11", id="range-from-a-word"),
        pytest.param("trust: 1..7", "answer-range", "4:10", id="range-beyond-the-top-with-points"),
        pytest.param("trust: [[1], 3]", "wrong-type", "4:11", id="range-of-lists"),
        pytest.param("trust: {range: [1, 7]}", "answer-range", "4:22", id="long-range-beyond-the-top"),
        pytest.param("trust: {range: 3}", "range-form", "4:18", id="long-range-of-a-level"),
        pytest.param("trust: {range: ~}", "range-form", "4:18", id="long-range-of-nothing"),
        pytest.param("trust: {}", "answer-kinds", "4:10", id="no-kind"),
        pytest.param("trust: {note: x}", "answer-kinds", "4:10", id="note-alone"),
        pytest.param("trust: {level: 1, range: [1, 2]}", "answer-kinds", "4:10", id="level-and-range"),
        pytest.param("overlap: {level: 1, value: 50}", "answer-kinds", "4:12", id="level-and-value"),
        pytest.param("history: {range: [1, 2], views: {a: 1}}", "answer-kinds", "4:12", id="range-and-views"),
        pytest.param(
            "history: {views: {a: 1}, not_applicable: x}", "answer-kinds", "4:12", id="views-and-not-applicable"
        ),
        pytest.param("history: {not_applicable: ~}", "reason-missing", "4:29", id="no-reason"),
        pytest.param("history: {not_applicable: ''}", "empty-text", "4:29", id="empty-reason"),
        pytest.param("history: {not_applicable: true}", "wrong-type", "4:29", id="reason-true"),
        pytest.param("history: {not_applicable: n/a}", "reason-missing", "4:29", id="reason-n/a"),
        pytest.param('history: {not_applicable: "Yes."}', "reason-missing", "4:29", id="reason-yes"),
        pytest.param("history: {na: why}", "unknown-key", "4:13", id="key-na"),
        pytest.param("trust: {not_applicable: x}", "gate-not-applicable", "4:27", id="gate-argued-away"),
        pytest.param("trust: {views: {}}", "too-few", "4:18", id="no-views"),
        pytest.param("trust: {views: {a: 9}}", "answer-range", "4:22", id="view-above-the-top"),
        pytest.param("trust: {views: {a: {level: 1}}}", "wrong-type", "4:22", id="view-as-mapping"),
        pytest.param("trust: {views: {a b: 1}}", "text-form", "4:19", id="respondent-with-a-blank"),
        pytest.param("trust: {views: [1, 2]}", "wrong-type", "4:18", id="views-as-list"),
        pytest.param("trust: {level: {level: 1}}", "wrong-type", "4:18", id="level-as-mapping"),
        pytest.param("trust: {levle: 1}", "unknown-key", "4:11", id="misspelt-key"),
        pytest.param("trust: {level: 1, note: []}", "wrong-type", "4:27", id="note-as-list"),
        pytest.param("trust: {level: 1, evidence: x}", "wrong-type", "4:31", id="evidence-as-text"),
        pytest.param("trust: {level: 1, evidence: [{}]}", "missing-key", "4:32", id="evidence-without-source"),
        pytest.param("trust: {level: 1, evidence: [5]}", "wrong-type", "4:32", id="evidence-as-number"),
        pytest.param(
            "trust: {level: 1, evidence: [{source: a, date: 2006-02-30}]}", "date-form", "4:50", id="no-such-day"
        ),
        pytest.param("trsut: 1", "answer-unknown", "4:3", id="misspelt-criterion"),
        pytest.param("foundations: 1", "answer-unknown", "4:3", id="domain"),
        pytest.param("'': 1", "answer-unknown", "4:3", id="empty-criterion"),
        pytest.param("confidence: 1\n  trust: 2", "answer-twice", "5:3", id="old-id-and-new"),
        pytest.param("trust: 1\n  confidence: 2", "answer-twice", "5:3", id="new-id-and-old"),
        pytest.param("faith: 1\n  confidence: 2", "answer-twice", "5:3", id="two-old-ids"),
    ],
)
def test_what_is_wrong_with_an_answer_and_where(written: str, code: str, place: str, rubric: Rubric) -> None:
    assert places(refused(f"{HEAD}answers:\n  {written}\n", rubric)) == [f"{place} {code}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("as_of: 2025\n", ["1:1 missing-key"], id="no-locality"),
        pytest.param("locality: A\n", ["1:1 missing-key"], id="no-date"),
        pytest.param("{}", ["1:1 missing-key", "1:1 missing-key"], id="empty-mapping"),
        pytest.param("[]", ["1:1 wrong-type"], id="list"),
        pytest.param("---\n", ["1:1 wrong-type"], id="nothing"),
        pytest.param("x", ["1:1 wrong-type"], id="text"),
        pytest.param("locality: [A]\nas_of: 2025\n", ["1:11 wrong-type"], id="locality-as-list"),
        pytest.param("locality: ' '\nas_of: 2025\n", ["1:11 empty-text"], id="blank-locality"),
        pytest.param("locality: A\nas_of: 206\n", ["2:8 date-form"], id="three-digit-year"),
        pytest.param("locality: A\nas_of: 2025-1\n", ["2:8 date-form"], id="one-digit-month"),
        pytest.param("locality: A\nas_of: 2025.09\n", ["2:8 date-form"], id="month-after-a-point"),
        pytest.param("locality: A\nas_of: 0000\n", ["2:8 date-form"], id="year-nought"),
        pytest.param("locality: A\nas_of: true\n", ["2:8 date-form"], id="date-true"),
        pytest.param("locality: A\nas_of: \n", ["2:7 date-form"], id="date-of-nothing"),
        pytest.param(HEAD + "rubric: other\n", ["3:9 rubric-mismatch"], id="other-rubric"),
        pytest.param(HEAD + "rubric: Small\n", ["3:9 text-form"], id="rubric-in-capitals"),
        pytest.param(HEAD + "unify: [one_budgte]\n", ["3:9 function-unknown"], id="unknown-function"),
        pytest.param(HEAD + "unify: [one_plan, one_plan]\n", ["3:19 function-repeated"], id="function-twice"),
        pytest.param(HEAD + "unify: one_plan\n", ["3:8 wrong-type"], id="function-as-text"),
        pytest.param(HEAD + "services: {childern: {}}\n", ["3:12 service-unknown"], id="unknown-service"),
        pytest.param(HEAD + "services: {adults: {answers: {rating: 3}}}\n", ["3:31 criterion-excluded"], id="excluded"),
        pytest.param(
            HEAD + "services: {children: {unify: [x]}}\n", ["3:31 function-unknown"], id="function-of-a-service"
        ),
        pytest.param(
            HEAD + "services: {children: {answers: {history: {not_applicable: x}}}}\n",
            ["3:59 gate-not-applicable"],
            id="gate-of-a-service-argued-away-there",
        ),
        pytest.param(
            HEAD + "answers: {history: {not_applicable: x}}\nservices: {children: {}}\n",
            ["3:20 gate-not-applicable"],
            id="gate-of-a-service-argued-away-for-all",
        ),
        pytest.param(HEAD + "respondents: {a b: x}\n", ["3:15 text-form"], id="respondent-with-a-blank"),
        pytest.param(HEAD + "respondents: {a: 5}\n", ["3:18 wrong-type"], id="respondent-as-number"),
        pytest.param(HEAD + "respondents: {a: {side: x}}\n", ["3:18 missing-key"], id="respondent-without-title"),
        pytest.param(HEAD + "sources: {a: {titel: x}}\n", ["3:15 unknown-key"], id="misspelt-key-of-a-source"),
        pytest.param(
            HEAD + "sources: {'[key]': 5}\n", ["3:11 text-form", "3:20 wrong-type"], id="source-called-like-a-marker"
        ),
        pytest.param(HEAD + "sources: {'a/0/title': 5}\n", ["3:11 text-form", "3:24 wrong-type"], id="key-like-a-path"),
        pytest.param(HEAD + "outcomes: [{decision: formed}]\n", ["3:12 missing-key"], id="outcome-without-day"),
        pytest.param(HEAD + "outcomes: {decision: formed}\n", ["3:11 wrong-type"], id="outcomes-as-mapping"),
        pytest.param(HEAD + "agreed_on: soon\n", ["3:12 date-form"], id="agreed-soon"),
        pytest.param(HEAD + "score: 5\n", ["3:1 unknown-key"], id="unknown-key"),
    ],
)
def test_what_is_wrong_with_an_answers_file_and_where(text: str, expected: list[str], rubric: Rubric) -> None:
    assert places(refused(text, rubric)) == expected


def test_everything_wrong_with_answers_is_said_at_once_in_order(rubric: Rubric) -> None:
    text = (
        "locality: ''\nas_of: soon\nunify: [one_ministry]\nanswers:\n  trsut: 3\n  history: good\n  overlap: 92\n"
        "  rating: [3, 1]\n  trust: {not_applicable: x}\n  agreed: {levle: 1}\n  count: {level: 9, evidence: [{}]}\n"
        "services: {childern: {}}\noutcomes: [{decision: postponed, on: 2025}]\n"
    )

    assert places(refused(text, rubric)) == [
        "1:11 empty-text",
        "2:8 date-form",
        "3:9 function-unknown",
        "5:3 answer-unknown",
        "6:12 answer-word",
        "7:12 measure-bare",
        "8:11 range-order",
        "9:27 gate-not-applicable",
        "10:12 unknown-key",
        "11:18 answer-range",
        "11:32 missing-key",
        "12:12 service-unknown",
        "13:23 word-unknown",
    ]


def test_every_view_that_cannot_be_read_is_said(rubric: Rubric) -> None:
    text = f"{HEAD}answers:\n  trust: {{level: 7, views: {{a: 9, b: 2, c: good}}}}\n"

    assert places(refused(text, rubric)) == ["4:18 answer-range", "4:32 answer-range", "4:44 answer-word"]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        pytest.param("answers: {trsut: 1}", "did you mean 'trust'?", id="criterion"),
        pytest.param("answers: {trust: establishd}", "did you mean 'established'?", id="word"),
        pytest.param("answers: {trust: {leevl: 1}}", "did you mean 'level'?", id="key"),
        pytest.param("unify: [one_bugdet]", "did you mean 'one_budget'?", id="function"),
        pytest.param("services: {childern: {}}", "did you mean 'children'?", id="service"),
        pytest.param("outcomes: [{decision: formd, on: 2025}]", "did you mean 'formed'?", id="fixed-word"),
        pytest.param("services: {zzz: {}}", "known: children, adults", id="nothing-near"),
        pytest.param("answers: {trust: 2.5}", "between two levels? write a range: 2..3", id="between-levels"),
        pytest.param("answers: {trust: {level: 1..2}}", RANGE_ALONE, id="range-under-level"),
        pytest.param("answers: {trust: '[1, 2]'}", RANGE_ALONE, id="quoted-list"),
        pytest.param("answers: {history: zzz}", f"levels: 0 to 2, unknown, or {HISTORY}", id="what-is-allowed"),
        pytest.param("answers: {overlap: 9}", f"write '{{value: 9}}' or '9%' {NUMBER_OR_LEVEL}", id="both-spellings"),
        pytest.param("answers: {count: 9}", f"write '{{value: 9}}' {NUMBER_OR_LEVEL}", id="no-unit"),
    ],
)
def test_a_hint_says_what_was_probably_meant(text: str, hint: str, rubric: Rubric) -> None:
    (problem,) = refused(f"{HEAD}{text}\n", rubric)

    assert problem.hint == hint


def test_a_rubric_among_answers_is_said_to_be_one_and_nothing_else(rubric: Rubric) -> None:
    text = "rubric: mine\nversion: 1.0.0\ndomains: []\nverdicts: []\n"

    (problem,) = refused(text, rubric)

    assert problem[1:] == (
        Position(3, 1),
        "wrong-file",
        "found a rubric where a locality's answers should be",
        "a rubric is given with --rubric",
    )


def test_answers_in_the_place_of_a_rubric_are_said_to_be_answers() -> None:
    with pytest.raises(InputError) as caught:
        read_rubric(parse(b"locality: X\nas_of: 2026\n", "mine.yaml"))

    (problem,) = caught.value.problems
    assert problem[1:4] == (Position(1, 1), "wrong-file", "found a locality's answers where a rubric should be")


def test_views_without_an_agreed_level_span_their_range(rubric: Rubric) -> None:
    text = f"{HEAD}answers: {{trust: {{views: {{nhs: 3, council: 1..2, staff: unknown, users: }}}}}}\n"
    answer = answers_of(text, rubric).answers["trust"]

    assert answer.claimed == Interval(1, 3)
    assert not answer.agreed
    assert answer.views == {"nhs": Interval(3, 3), "council": Interval(1, 2), "staff": None, "users": None}


def test_an_agreed_level_stands_beside_views(rubric: Rubric) -> None:
    answer = answers_of(f"{HEAD}answers: {{trust: {{level: 4, views: {{nhs: 1}}}}}}\n", rubric).answers["trust"]

    assert answer.claimed == Interval(4, 4)
    assert answer.agreed
    assert answer.views == {"nhs": Interval(1, 1)}


def test_a_measured_number_stands_beside_views(rubric: Rubric) -> None:
    answer = answers_of(f"{HEAD}answers: {{overlap: {{value: 99, views: {{a: 50%}}}}}}\n", rubric).answers["overlap"]

    assert answer.claimed == Interval(4, 4)
    assert answer.views == {"a": Interval(1, 1)}


def test_views_that_are_all_unknown_are_unknown(rubric: Rubric) -> None:
    answer = answers_of(f"{HEAD}answers: {{trust: {{views: {{nhs: unknown}}}}}}\n", rubric).answers["trust"]

    assert answer.claimed is None


def test_an_old_id_is_read_under_its_new_one_with_a_note(rubric: Rubric) -> None:
    answers = answers_of(f"{HEAD}answers: {{confidence: 3}}\n", rubric)

    assert answers.answers["trust"].claimed == Interval(3, 3)
    assert answers.notes == ("'confidence' is now called 'trust'",)


def test_a_reason_makes_a_criterion_not_applicable(rubric: Rubric) -> None:
    answer = answers_of(f"{HEAD}answers: {{history: {{not_applicable: No history, note: x}}}}\n", rubric)

    assert answer.answers["history"].not_applicable == "No history"
    assert answer.answers["history"].note == "x"


def test_a_gate_that_a_service_does_not_have_may_be_not_applicable_there(rubric: Rubric) -> None:
    answers = answers_of(f"{HEAD}services: {{children: {{answers: {{trust: {{not_applicable: x}}}}}}}}\n", rubric)

    assert answers.for_service("children").answers["trust"].not_applicable == "x"


def test_a_service_replaces_answers_and_unify_whole(rubric: Rubric) -> None:
    answers = answers_of(
        f"{HEAD}unify: [one_budget]\nanswers: {{trust: {{level: 3, note: common}}, rating: 5}}\n"
        "services:\n  children: {unify: [], answers: {trust: 2}}\n  adults:\n",
        rubric,
    )

    children = answers.for_service("children")
    assert (children.unify, children.answers["trust"].claimed, children.answers["trust"].note) == (
        (),
        Interval(2, 2),
        None,
    )
    assert children.answers["rating"].claimed == Interval(5, 5)
    assert answers.for_service("adults").unify == ("one_budget",)


def test_the_rest_of_the_file_is_kept(rubric: Rubric) -> None:
    answers = answers_of(
        "locality: Ambermouth\nas_of: 2025-09\nrubric: small\nabout: x\nprepared_by: y\nagreed_on: 2025\n"
        "sources: {a: {title: T}}\nrespondents: {nhs: NHS, council: {title: Council, side: Town}}\n"
        "answers: {trust: {level: 1, evidence: [Minutes, {source: a, ref: p 1, date: 2025-02, note: n}]}}\n"
        "outcomes: [{decision: formed, on: 2026, note: n, source: s}]\n",
        rubric,
    )

    assert (answers.locality, answers.file) == ("Ambermouth", "a.yaml")
    assert (answers.as_of, answers.agreed_on) == (PartialDate(2025, 9), PartialDate(2025))
    assert [item.source for item in answers.answers["trust"].evidence] == ["Minutes", "a"]
    assert answers.answers["trust"].evidence[1].date == PartialDate(2025, 2)
    assert answers.respondents["council"].side == "Town"
    assert answers.sources["a"].title == "T"
    assert answers.outcomes[0].decision == "formed"


@pytest.mark.parametrize("key", ["answers", "sources", "respondents", "services"])
def test_a_heading_with_nothing_below_it_is_empty(key: str, rubric: Rubric) -> None:
    assert not getattr(answers_of(f"{HEAD}{key}:\n", rubric), key)


# Rubrics.


def small(criterion: str = "id: trust, levels: 4", *more: str) -> str:
    """A rubric with one criterion in line 3, and *more* after it."""
    rest = "\n".join(more)
    head = "rubric: r\nversion: 1.0.0\n"
    verdicts = "" if "verdicts:" in rest else "verdicts: [{id: a, demands: {score: 50}}, {id: b}]\n"
    return f"{head}domains: [{{id: d, criteria: [{{{criterion}}}]}}]\n{rest}\n{verdicts}"


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        pytest.param("id: Trust, levels: 4", ["3:35 text-form"], id="id-in-capitals"),
        pytest.param("id: 1st, levels: 4", ["3:35 text-form"], id="id-with-a-digit-first"),
        pytest.param("id: 5, levels: 4", ["3:35 wrong-type"], id="id-as-number"),
        pytest.param("levels: 4", ["3:30 missing-key"], id="no-id"),
        pytest.param("id: d, levels: 4", ["3:35 id-duplicate"], id="id-of-its-domain"),
        pytest.param("id: c, levels: 4, formerly: [c]", ["3:60 id-duplicate"], id="old-id-as-its-own"),
        pytest.param("id: c", ["3:30 levels-missing"], id="no-levels"),
        pytest.param("id: c, levels: 0", ["3:46 number-range"], id="no-level-above-0"),
        pytest.param("id: c, levels: 1001", ["3:46 number-range"], id="too-many-numbered-levels"),
        pytest.param("id: c, levels: 2.5", ["3:46 wrong-type"], id="levels-as-decimal"),
        pytest.param("id: c, levels: true", ["3:46 wrong-type"], id="levels-true"),
        pytest.param("id: c, levels: [a]", ["3:46 too-few"], id="one-level"),
        pytest.param("id: c, levels: [a, A]", ["3:50 level-text"], id="same-text-twice"),
        pytest.param("id: c, levels: [a, 'unknown']", ["3:50 level-text"], id="level-unknown"),
        pytest.param("id: c, levels: [a, '3']", ["3:50 level-text"], id="level-as-number"),
        pytest.param("id: c, levels: [a, '50%']", ["3:50 level-text"], id="level-as-percent"),
        pytest.param("id: c, levels: [a, '']", ["3:50 empty-text"], id="level-without-text"),
        pytest.param("id: c, levels: [a, [b]]", ["3:50 wrong-type"], id="level-as-list"),
        pytest.param("id: c, levels: 4, weight: -1", ["3:57 number-range"], id="negative-weight"),
        pytest.param("id: c, levels: 4, weight: heavy", ["3:57 wrong-type"], id="weight-in-words"),
        pytest.param("id: c, levels: 4, weight: .inf", ["3:57 wrong-type"], id="infinite-weight"),
        pytest.param("id: c, levels: 4, weight: true", ["3:57 wrong-type"], id="weight-true"),
        pytest.param("id: c, levels: 4, weight: 0", ["3:11 weight-none"], id="no-weight"),
        pytest.param("id: c, levels: 2, points: [0, 1]", ["3:57 points-count"], id="too-few-points"),
        pytest.param("id: c, levels: 2, points: [0, 2, 1]", ["3:64 points-order"], id="falling-points"),
        pytest.param("id: c, levels: 2, points: [-1, 0, 1]", ["3:58 points-negative"], id="negative-points"),
        pytest.param("id: c, levels: 2, points: [0, 0, 0]", ["3:57 points-zero"], id="no-points"),
        pytest.param("id: c, levels: 1, points: []", ["3:57 points-count", "3:57 points-zero"], id="empty-points"),
        pytest.param("id: c, levels: 2, points: [0, x, 1]", ["3:61 wrong-type"], id="points-in-words"),
        pytest.param("id: c, levels: 2, steps: [a]", ["3:56 steps-count"], id="too-few-steps"),
        pytest.param("id: c, levels: 2, effort: [1, 2, 3]", ["3:57 effort-count"], id="too-many-efforts"),
        pytest.param("id: c, levels: 2, effort: 0", ["3:57 effort-zero"], id="no-effort"),
        pytest.param("id: c, levels: 2, effort: [1, 0]", ["3:61 effort-zero"], id="a-step-without-effort"),
        pytest.param("id: c, levels: 2, gate: 3", ["3:55 level-above-top"], id="gate-above-the-top"),
        pytest.param("id: c, levels: 2, gate: -1", ["3:55 number-range"], id="negative-gate"),
        pytest.param("id: c, levels: 2, evidence: {cap: 3}", ["3:65 level-above-top"], id="cap-above-the-top"),
        pytest.param("id: c, levels: 2, sources: [x]", ["3:59 source-unknown"], id="unknown-source"),
        pytest.param("id: c, levels: 2, kind: vital", ["3:55 word-unknown"], id="unknown-kind"),
        pytest.param("id: c, levels: 2, wieght: 2", ["3:49 unknown-key"], id="misspelt-key"),
        pytest.param("id: c, measure: {thresholds: [1, 1]}", ["3:64 thresholds-order"], id="equal-thresholds"),
        pytest.param("id: c, measure: {thresholds: [2, 1]}", ["3:64 thresholds-order"], id="falling-thresholds"),
        pytest.param(
            "id: c, measure: {thresholds: [1, 2], better: lower}", ["3:64 thresholds-order"], id="rising-thresholds"
        ),
        pytest.param(
            "id: c, levels: 3, measure: {thresholds: [1]}", ["3:71 thresholds-count"], id="too-few-thresholds"
        ),
        pytest.param("id: c, measure: {thresholds: []}", ["3:60 too-few"], id="no-thresholds"),
        pytest.param("id: c, measure: {unit: x}", ["3:47 missing-key"], id="thresholds-missing"),
    ],
)
def test_what_is_wrong_with_a_criterion_and_where(criterion: str, expected: list[str]) -> None:
    assert places(refused(small(criterion))) == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param("scale: [a, b, a]", ["4:15 level-text"], id="scale-with-a-name-twice"),
        pytest.param("split_at: 0", ["4:11 number-range"], id="split-at-0"),
        pytest.param("verdicts: []", ["4:11 too-few"], id="no-verdict"),
        pytest.param("verdicts: [{id: a, demands: {score: 1}}]", ["4:29 verdict-last"], id="last-verdict-demands"),
        pytest.param("verdicts: [{id: a, demands: {applies: 0}}]", ["4:29 verdict-last"], id="last-verdict-applies"),
        pytest.param(
            "verdicts: [{id: a, go: true}, {id: b}, {id: c, go: true}]", ["4:52 verdict-go"], id="go-below-no-go"
        ),
        pytest.param(
            "verdicts: [{id: a, demands: {gates: true}}]", ["4:29 verdict-last"], id="last-verdict-demands-gates"
        ),
        pytest.param("verdicts: [{id: a}, {id: a}]", ["4:26 id-duplicate"], id="verdict-twice"),
        pytest.param(
            "verdicts: [{id: a, demands: {score: 101}}, {id: b}]", ["4:37 number-range"], id="score-above-100"
        ),
        pytest.param(
            "verdicts: [{id: a, demands: {domain: -1}}, {id: b}]", ["4:38 number-range"], id="negative-domain"
        ),
        pytest.param("verdicts: [{id: a, go: yes}, {id: b}]", ["4:24 wrong-type"], id="go-yes"),
        pytest.param(
            "verdicts: [{id: a, demands: {criteria: {trust: 5}}}, {id: b}]", ["4:48 level-above-top"], id="demand-above"
        ),
        pytest.param(
            "verdicts: [{id: a, demands: {criteria: {turst: 2}}}, {id: b}]", ["4:41 criterion-unknown"], id="demand-of"
        ),
        pytest.param("options: [{id: o, requires: {trust: 1}}]", ["4:11 option-first"], id="first-option-requires"),
        pytest.param("options: [{id: o, verdict: a}]", ["4:11 option-first"], id="first-option-has-a-verdict"),
        pytest.param("options: [{id: o}, {id: p, verdict: c}]", ["4:37 verdict-unknown"], id="unknown-verdict"),
        pytest.param("options: [{id: o}, {id: p, provides: [f]}]", ["4:39 function-unknown"], id="unknown-function"),
        pytest.param(
            "options: [{id: o}, {id: p, requires: {x: 1}}]", ["4:39 criterion-unknown"], id="requires-unknown"
        ),
        pytest.param("options: [{id: o}, {id: p, requires: {trust: 5}}]", ["4:46 level-above-top"], id="requires-more"),
        pytest.param("options: [{id: o}, {id: o}]", ["4:25 id-duplicate"], id="option-twice"),
        pytest.param("scenarios: [{id: s, effect: {}}]", ["4:29 too-few"], id="no-effect"),
        pytest.param("scenarios: [{id: s, effect: {trust: {}}}]", ["4:37 effect-kind"], id="effect-of-nothing"),
        pytest.param(
            "scenarios: [{id: s, effect: {trust: {drop: 1, at_most: 1}}}]", ["4:37 effect-kind"], id="effect-of-both"
        ),
        pytest.param("scenarios: [{id: s, effect: {trust: {drop: 0}}}]", ["4:44 number-range"], id="drop-of-0"),
        pytest.param(
            "scenarios: [{id: s, effect: {trust: {at_most: 5}}}]", ["4:47 level-above-top"], id="effect-above"
        ),
        pytest.param(
            "scenarios: [{id: s, effect: {x: {drop: 1}}}]", ["4:30 criterion-unknown"], id="effect-on-unknown"
        ),
        pytest.param(
            "scenarios: [{id: s, effect: {trust: {drop: 1}}, unless: {}}]", ["4:57 too-few"], id="empty-unless"
        ),
        pytest.param(
            "scenarios: [{id: s, effect: {trust: {drop: 1}}, unless: {x: 1}}]",
            ["4:58 criterion-unknown"],
            id="unless-x",
        ),
        pytest.param("services: [{id: s, adjust: {exclude: [trust]}}]", ["4:28 weight-none"], id="nothing-left"),
        pytest.param("services: [{id: s, adjust: {weights: {trust: 0}}}]", ["4:28 weight-none"], id="no-weight-left"),
        pytest.param("services: [{id: s, adjust: {weights: {d: 0}}}]", ["4:28 weight-none"], id="no-domain-left"),
        pytest.param("services: [{id: s, adjust: {weights: {x: 1}}}]", ["4:39 criterion-unknown"], id="weighs-unknown"),
        pytest.param("services: [{id: s, adjust: {gates: {d: 1}}}]", ["4:37 criterion-unknown"], id="gate-on-a-domain"),
        pytest.param("services: [{id: s, adjust: {gates: {trust: 5}}}]", ["4:44 level-above-top"], id="gate-above"),
        pytest.param("services: [{id: s, adjust: {exclude: [d]}}]", ["4:39 criterion-unknown"], id="excludes-a-domain"),
        pytest.param("services: [{id: s}, {id: s}]", ["4:26 id-duplicate"], id="service-twice"),
        pytest.param("sources: {a b: {title: x}}", ["4:11 text-form"], id="source-with-a-blank"),
        pytest.param("tests: []", ["4:1 unknown-key"], id="unknown-key"),
    ],
)
def test_what_is_wrong_with_a_rubric_and_where(more: str, expected: list[str]) -> None:
    assert places(refused(small("id: trust, levels: 4", more))) == expected


def test_no_word_may_mean_two_levels() -> None:
    text = small("id: c, levels: [good, bad, fair]", "scale: [bad, fair, good]")
    found = refused(text)

    assert [problem.code for problem in found] == ["level-text"] * 3
    assert found[0].message == "the text of level 0 is the scale's name of level 2: 'good'"
    assert rubric_of(text.replace("[good, bad, fair]", "[bad, fair, best]")).rubric == "r"


@pytest.mark.parametrize(
    ("domains", "expected"),
    [
        pytest.param("[]", ["1:10 too-few"], id="none"),
        pytest.param("{}", ["1:10 wrong-type"], id="mapping"),
        pytest.param("[{id: d}]", ["1:11 domain-children"], id="empty"),
        pytest.param("[{id: d, criteria: []}]", ["1:11 domain-children"], id="empty-criteria"),
        pytest.param(
            "[{id: d, criteria: [{id: c, levels: 1}], domains: [{id: e, criteria: [{id: f, levels: 1}]}]}]",
            ["1:11 domain-children"],
            id="both",
        ),
        pytest.param("[{id: d, weight: 0, criteria: [{id: c, levels: 1}]}]", ["1:10 weight-none"], id="no-weight"),
        pytest.param(
            "[{id: d, domains: [{id: e, criteria: [{id: e, levels: 1}]}]}]",
            ["1:53 id-duplicate"],
            id="nested-duplicate",
        ),
    ],
)
def test_what_is_wrong_with_domains_and_where(domains: str, expected: list[str]) -> None:
    assert places(refused(f"domains: {domains}\nrubric: r\nversion: 1.0.0\nverdicts: [{{id: a}}]\n")) == expected


@pytest.mark.parametrize(
    ("criterion", "more", "expected"),
    [
        pytest.param(
            "id: Trust, levels: 4",
            "options: [{id: o}, {id: p, requires: {Trust: 2}}]",
            ["3:35 text-form"],
            id="a-broken-id-is-still-cited",
        ),
        pytest.param(
            "levels: 4",
            "options: [{id: o}, {id: p, requires: {trust: 2}}]",
            ["3:30 missing-key"],
            id="an-id-that-nobody-knows",
        ),
        pytest.param(
            "id: c, levels: [a, '', b], points: [0, 1, 2], gate: 2, steps: [x, y]",
            "",
            ["3:50 empty-text"],
            id="a-level-without-text-still-counts",
        ),
        pytest.param(
            "id: c, levels: none, points: [0, 1, 2], gate: 2, steps: [x, y]",
            "",
            ["3:46 wrong-type"],
            id="levels-that-nobody-knows",
        ),
        pytest.param(
            "id: c, measure: {thresholds: [1, x, 3]}, gate: 3, points: [0, 1, 2, 3]",
            "",
            ["3:64 wrong-type"],
            id="thresholds-that-nobody-knows",
        ),
        pytest.param("id: c, levles: 4", "", ["3:38 unknown-key"], id="misspelt-levels-are-not-missing-too"),
        pytest.param("id: c, levels: 2, effort: [1, x]", "", ["3:61 wrong-type"], id="an-effort-that-is-no-number"),
        pytest.param(
            "id: c, levels: 4, sources: [s]", "sources: {s: 5}", ["4:14 wrong-type"], id="a-broken-source-is-cited"
        ),
        pytest.param(
            "id: c, levels: 4",
            "options: [{id: o}, {id: p, verdict: A}]\nverdicts: [{id: A b}, {id: b}]",
            ["4:37 verdict-unknown", "5:17 text-form"],
            id="another-id-than-the-broken-one",
        ),
        pytest.param(
            "id: c, levels: 4",
            "options: [{id: o}, {id: p, provides: [one]}]\nfunctions: {one: x}",
            ["5:12 wrong-type"],
            id="functions-that-nobody-knows",
        ),
        pytest.param(
            "id: c, levels: 4",
            "scenarios: [{id: s, effect: {c: {drop: x}}}]",
            ["4:40 wrong-type"],
            id="a-broken-effect-is-not-an-empty-one-too",
        ),
    ],
)
def test_nothing_is_said_that_only_follows(criterion: str, more: str, expected: list[str]) -> None:
    assert places(refused(small(criterion, more))) == expected


def test_nothing_but_the_broken_part_hides() -> None:
    """What is broken in one place does not keep what is wrong in another from being said."""
    text = (
        "version: 1\nscale: [a, a]\ndomains:\n- id: d\n  weight: x\n  criteria:\n"
        "  - {id: A, levels: 2, gate: 3}\n  - {levels: 2, points: [0, 2, 1]}\n"
        "  - {id: c, levels: [x, X], sources: [no]}\n"
        "verdicts: [{id: a, demands: {score: 1}}]\n"
    )

    assert places(refused(text)) == [
        "1:1 missing-key",
        "1:10 text-form",
        "2:12 level-text",
        "5:11 wrong-type",
        "7:10 text-form",
        "7:30 level-above-top",
        "8:5 missing-key",
        "8:32 points-order",
        "9:25 level-text",
        "9:39 source-unknown",
        "10:29 verdict-last",
    ]


def test_a_stand_in_is_never_shown() -> None:
    problems = refused(small("id: A, levels: 2, gate: 3")) + refused(small("levels: 2, gate: 3"))

    assert [problem.message for problem in problems if problem.code == "level-above-top"] == [
        "the gate 3 is above the top level 2 of 'A'",
        "the gate 3 is above the top level 2 of '(no id)'",
    ]


def test_of_too_many_problems_the_first_are_listed(rubric: Rubric) -> None:
    problems = refused(HEAD + "answers:\n" + "".join(f"  x{n}: 1\n" for n in range(3000)), rubric)

    assert (problems[0].code, problems[0].position) == ("problems-many", None)
    assert len(problems) == MAX_PROBLEMS + 1
    assert problems[-1].position == (3 + MAX_PROBLEMS, 3)


def test_of_too_many_problems_of_one_kind_no_more_are_listed() -> None:
    count = MAX_PROBLEMS + 100
    problems = refused(
        small(", ".join(["id: c0, levels: 4}"] + [f"{{id: c{n}, levels: 4, gate: 9}}" for n in range(1, count)])[:-1])
    )

    assert len(problems) == MAX_PROBLEMS + 1
    assert {problem.code for problem in problems} == {"level-above-top", "problems-many"}


def test_no_more_problems_of_a_form_are_looked_into_than_are_told(
    rubric: Rubric, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To find the place of each takes longer than to read it, and a file can hold 50,000."""
    looked_into = 0
    of = Complaint.of

    def counted(*arguments: Any) -> Complaint:
        nonlocal looked_into
        looked_into += 1
        return of(*arguments)

    monkeypatch.setattr(Complaint, "of", counted)
    problems = refused(HEAD + "answers:\n" + "".join(f"  x{n}: {{level: 1, lvl: 2}}\n" for n in range(3000)), rubric)

    assert len(problems) == MAX_PROBLEMS + 1
    assert MAX_PROBLEMS <= looked_into <= MAX_PROBLEMS + 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(
            small(", ".join(["id: c0, levels: 4}"] + [f"{{id: c{n}, levels: 4}}" for n in range(1, 2001)])[:-1]),
            "rubric-large",
            id="criteria",
        ),
        pytest.param(
            small(", ".join(["id: c0, levels: 1000}"] + [f"{{id: c{n}, levels: 1000}}" for n in range(1, 50)])[:-1]),
            "rubric-large",
            id="levels",
        ),
        pytest.param(
            small(
                ", ".join(["id: c0, levels: 4}"] + [f"{{id: c{n}, levels: 4}}" for n in range(1, 102)])[:-1],
                "services: [" + ", ".join(f"{{id: s{n}}}" for n in range(100)) + "]",
            ),
            "rubric-large",
            id="criteria-times-services",
        ),
        pytest.param(
            small("id: c, levels: 4", "services: [" + ", ".join(f"{{id: s{n}}}" for n in range(101)) + "]"),
            "too-many",
            id="services",
        ),
    ],
)
def test_a_rubric_far_above_real_use_is_refused(text: str, code: str) -> None:
    assert [problem.code for problem in refused(text)] == [code]


def test_a_sound_rubric_is_read_as_it_is_written(rubric: Rubric) -> None:
    trust, history = rubric.criteria["trust"], rubric.criteria["history"]

    assert list(rubric.criteria) == ["trust", "history", "agreed", "overlap", "wait", "count", "rating"]
    assert (trust.top, trust.gate, trust.values[1]) == (4, 2, Fraction(1, 4))
    assert rubric.level_text(trust, 3) == "established"
    assert rubric.level_text(history, 2) == "A formal agreement"
    assert rubric.level_text(rubric.criteria["overlap"], 0) == "under 40%"
    assert rubric.level_text(rubric.criteria["wait"], 2) == "at most 10 days"
    assert rubric.level_text(rubric.criteria["rating"], 7) == "level 7 of 10"
    assert rubric.for_service("children").gates == {"history": 1}
    assert "rating" not in rubric.for_service("adults").criteria


def test_numbers_are_exact() -> None:
    weights = rubric_of(small("id: c, levels: 1, weight: 0.1")).criteria["c"].weight

    assert weights == Fraction(1, 10)


# Which rubric is used.


def test_built_in_rubrics_have_an_id_and_a_file() -> None:
    assert "care-trust" in loading.builtin_rubrics()
    assert load_rubric("care-trust").rubric == "care-trust"


@pytest.mark.parametrize("name", ["r.yaml", "./r.yaml", "folder/r"])
def test_a_path_has_a_slash_or_an_ending(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path(name).write_text(RUBRIC)

    assert load_rubric(name).rubric == "small"


def test_a_name_that_is_neither_has_a_hint() -> None:
    with pytest.raises(InputError) as caught:
        load_rubric("caretrust")

    assert str(caught.value) == (
        "--rubric: error[rubric-unknown]: no built-in rubric is called 'caretrust'\n  hint: did you mean 'care-trust'?"
    )


def test_the_answers_file_names_its_rubric_or_gets_the_usual_one(tmp_path: Path, rubric: Rubric) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(HEAD)
    assert load_answers(str(file))[1].rubric == loading.DEFAULT_RUBRIC
    file.write_text(f"{HEAD}rubric: care-trust\n")
    assert load_answers(str(file))[1].rubric == "care-trust"
    with pytest.raises(InputError, match=r"3:9: error.rubric-mismatch."):
        load_answers(str(file), rubric)


def load_answers_error(file: Path, rubric: Rubric) -> list[str]:
    """What is said of *file* under *rubric*."""
    with pytest.raises(InputError) as caught:
        load_answers(str(file), rubric)
    return [
        f"{problem.position.line}:{problem.position.column} {problem.code}"
        for problem in caught.value.problems
        if problem.position
    ]


def test_json_is_read_as_the_yaml_it_is(rubric: Rubric) -> None:
    data = {"locality": "Ambermouth", "as_of": "2025-09-30", "answers": {"trust": [1, 2], "history": None}}

    assert answers_of(json.dumps(data, indent=2), rubric).answers["trust"].claimed == Interval(1, 2)


# Slips that used to be silent

ASKED = f"{HEAD}respondents: {{nhs: NHS, council: Council}}\n"


def test_a_view_of_somebody_not_declared_is_refused_in_the_place_and_in_its_services(rubric: Rubric) -> None:
    text = f"{ASKED}answers: {{trust: {{views: {{nhs: 1, counci: 2}}}}}}\n"
    text += "services: {children: {answers: {trust: {views: {staff: 1}}}}}\n"
    found = refused(text, rubric)
    assert [(problem.code, problem.hint) for problem in found] == [
        ("respondent-unknown", "did you mean 'council'?"),
        ("respondent-unknown", "declared: nhs, council"),
    ]


def test_where_no_respondents_are_declared_anybody_may_have_a_view(rubric: Rubric) -> None:
    assert answers_of(f"{HEAD}answers: {{trust: {{views: {{counci: 1}}}}}}\n", rubric).answers["trust"].views


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        pytest.param("minuets", "minutes", id="two-letters-changed-places"),
        pytest.param("minute", "minutes", id="a-letter-missing"),
        pytest.param("minutess", "minutes", id="a-letter-too-many"),
        pytest.param("minutas", "minutes", id="a-letter-wrong"),
        pytest.param("debat", "debate", id="of-the-rubric"),
        pytest.param("minutes", None, id="the-id-itself"),
        pytest.param("Minutes of the board", None, id="free-text"),
        pytest.param("minuttas", None, id="two-slips"),
    ],
)
def test_a_source_one_slip_from_an_id_is_noted(source: str, meant: str | None, rubric: Rubric) -> None:
    text = f"{HEAD}sources: {{minutes: Minutes of the board}}\nanswers: {{trust: {{level: 1, evidence: [{source}]}}}}\n"
    note = f"the source {source!r} is read as free text; did you mean {meant!r}?"
    assert answers_of(text, rubric).notes == (() if meant is None else (note,))


def test_a_bare_text_under_sources_is_a_title(rubric: Rubric) -> None:
    found = answers_of(f"{HEAD}sources: {{minutes: Minutes of the board}}\n", rubric)
    assert found.sources["minutes"].title == "Minutes of the board"


@pytest.mark.parametrize("said", ["n/a", "N/A", "na", "n.a.", "not applicable", "'n/a: adults only'", "not_applicable"])
def test_what_does_not_apply_is_pointed_to_the_way_to_say_so(said: str, rubric: Rubric) -> None:
    (problem,) = refused(f"{HEAD}answers: {{history: {said}}}\n", rubric)
    assert (problem.code, problem.hint) == (
        "answer-word",
        "does it not apply? write '{not_applicable: why}', with the reason",
    )


@pytest.mark.parametrize("written", ["+46", "+46701234567", "-0", ".5", "+1.50", "1.50", "46"])
def test_a_text_that_looks_like_a_number_loses_nothing(written: str) -> None:
    document = parse(f"locality: {written}\nas_of: 2025\n".encode(), "a.yaml")

    answers, _ = read_answers(document, shipped_rubric())

    assert answers.locality == written
