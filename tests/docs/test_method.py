"""docs/method.md: every equation of the worked example is true, and every figure in its tables is the program's own."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import pairwise

import pytest

from caretrust_readiness.analysis.backtest import Case
from caretrust_readiness.analysis.compare import compare
from caretrust_readiness.analysis.options import appraise
from caretrust_readiness.analysis.path import path_to_verdict
from caretrust_readiness.analysis.questions import open_questions
from caretrust_readiness.analysis.robustness import radius
from caretrust_readiness.analysis.scenarios import stress_tests
from caretrust_readiness.analysis.views import perceptions
from caretrust_readiness.engine.assessment import Assessment, assess
from caretrust_readiness.model.answers import Answers
from caretrust_readiness.model.fields import plain_number
from caretrust_readiness.model.figures import outward, show
from caretrust_readiness.model.rubric import Rubric
from caretrust_readiness.model.terms import Interval
from caretrust_readiness.reading.answer_resolution import with_settings
from caretrust_readiness.reading.loading import load_answers, load_rubric
from tests.docs.pages import ROOT, Page

PAGE = Page("docs/method.md")
EXAMPLE = ROOT / "docs" / "worked-example"
EQUATIONS = [
    pytest.param(block.heading, line, id=f"{block.heading}-{line.rpartition(': ')[0].strip()}".replace(" ", "-"))
    for block in PAGE.blocks
    if block.language == "text"
    for line in block.lines
]
_ARITHMETIC: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_RELATIONS: dict[str, Callable[[Fraction, Fraction], bool]] = {"=": operator.eq, "<": operator.lt, ">": operator.gt}


@cache
def rubric() -> Rubric:
    return load_rubric(str(EXAMPLE / "rubric.yaml"))


def answers(year: int) -> Answers:
    return load_answers(str(EXAMPLE / f"anytown-{year}.yaml"), rubric())[0]


def place(year: int = 2005, *settings: str) -> Assessment:
    return assess(rubric(), with_settings(answers(year), settings, rubric()))


def number(value: Fraction | int | None) -> str:
    return "none" if value is None else str(plain_number(Fraction(value)))


def levels(interval: Interval[int] | None) -> str:
    if interval is None:
        return "none"
    return str(interval.low) if interval.settled else f"{interval.low} to {interval.high}"


def both(interval: Interval[Fraction] | None) -> list[str]:
    assert interval is not None
    return [number(interval.low), number(interval.high)]


def value(node: ast.expr, d: Fraction) -> Fraction:
    """What an arithmetic expression comes to, exactly; *d* is the one variable it may have."""
    match node:
        case ast.BinOp():
            return _ARITHMETIC[type(node.op)](value(node.left, d), value(node.right, d))
        case ast.UnaryOp(op=ast.USub()):
            return -value(node.operand, d)
        case ast.Name(id="d"):
            return d
        case ast.Constant():
            return Fraction(str(node.value))
        case _:
            raise AssertionError(ast.dump(node))


def worked_out(expression: str, d: Fraction) -> Fraction:
    return value(ast.parse(expression.strip().replace("×", "*").replace("−", "-"), mode="eval").body, d)


@pytest.mark.parametrize(("heading", "line"), EQUATIONS)
@pytest.mark.parametrize("d", [Fraction(1, 6), Fraction(1, 5), Fraction(1, 2)], ids=str)
def test_every_equation_is_true(heading: str, line: str, d: Fraction) -> None:
    label, _, relation = line.rpartition(": ")
    assert label, f"{heading}: a calculation says what it is about"
    parts = re.split(r"([=<>])", relation)
    assert len(parts) > 2, f"{heading}: {line} compares nothing"
    sides = [worked_out(part, d) for part in parts[::2]]
    for (left, right), sign in zip(pairwise(sides), parts[1::2], strict=True):
        assert _RELATIONS[sign](left, right), line


def test_intervals_and_states() -> None:
    assert [(row[0], row[2], row[3]) for row in PAGE.rows("Intervals")] == [
        (key, levels(found.level), found.state) for key, found in place().readings.items()
    ]


def test_shares_worths_and_points_lost() -> None:
    found, expected = place(), []
    for key, reading in found.readings.items():
        if reading.level is not None:
            values = [rubric().criteria[key].values[level] for level in reading.level]
            figures = [found.scale.shares[key], *values, *(found.points_lost(key) or ())]
            expected.append([key, *map(number, figures)])
    assert PAGE.rows("Worths and shares") == expected


def test_answered_and_coverage() -> None:
    said = PAGE.text("Worths and shares")
    assert f"Answered is {number(place().answered)}:" in said
    assert f"Evidence coverage is {number(place().coverage)}:" in said


def test_scores_exact_and_as_shown() -> None:
    found = place()
    parts = [(domain.id, found.domain_score(part), Fraction(50)) for domain, part in found.domains()]
    expected = [
        [name, *both(score), show(score, [demand])]
        for name, score, demand in [*parts, ("the whole", found.score, Fraction(75))]
    ]
    assert PAGE.rows("Scores") == expected


def test_verdict_at_both_ends() -> None:
    said = PAGE.text("Gates and verdict")
    assert f"Demonstrated: `{place().demonstrated.id}`" in said
    assert f"Possible: `{place().possible.id}`" in said


def test_demands_of_the_next_better_verdict() -> None:
    found = place()
    assert found.next_better is not None
    assert f"The aim is `{found.next_better.id}`, the least demanding go verdict." in PAGE.text("Gates and verdict")
    assert PAGE.rows("Gates and verdict") == [
        [
            f"{demand.kind} {demand.of or ''}".strip(),
            number(demand.needs),
            number(demand.low),
            number(demand.high),
            demand.status,
        ]
        for demand in found.demands(found.next_better)
    ]


def test_questions_in_their_order() -> None:
    assert PAGE.rows("Questions") == [
        [found.criterion, number(found.at_stake), "yes" if found.decides else "no"] for found in open_questions(place())
    ]


@pytest.mark.parametrize(
    ("setting", "score", "verdict"),
    [("financial_stability=4", "70.75", "ready_with_conditions"), ("financial_stability=0", "65", "not_yet")],
)
def test_what_the_deciding_question_does(setting: str, score: str, verdict: str) -> None:
    found = place(2005, setting)
    low = setting.endswith("4")
    assert found.score is not None
    assert number(found.score.low if low else found.score.high) == score
    assert (found.demonstrated if low else found.possible).id == verdict
    assert score in PAGE.text("Questions")
    assert f"`{verdict}`" in PAGE.text("Questions")


def test_options() -> None:
    ladder = appraise(place())
    assert [row[:3] for row in PAGE.rows("Options")] == [
        [found.option.id, "yes" if found.sufficient else "no", found.feasible] for found in ladder.appraisals
    ]
    assert (ladder.recommended, ladder.possible, ladder.interim) == (None, ladder.lightest_sufficient, None)
    assert f"Possible and lightest sufficient: `{ladder.possible}`" in PAGE.text("Options")


def test_path() -> None:
    path = path_to_verdict(place())
    assert path is not None
    assert path.effort == 6
    assert PAGE.rows("Path") == [
        [step.criterion, str(step.start), str(step.stop), number(step.effort)] for step in path.steps
    ]


def test_robustness() -> None:
    assert f"the smaller of the two, {number(radius(place()))}:" in PAGE.text("Robustness")


def test_stress_test() -> None:
    (stress,) = stress_tests(place())
    assert stress.after.score is not None
    assert stress.after.verdict.possible == stress.before.verdict.possible
    said = f"{number(stress.after.score.low)} is under 40: the verdict demonstrated falls from "
    said += f"`{stress.before.demonstrated.id}` to `{stress.after.demonstrated.id}`, and the scenario is not survived"
    assert said in PAGE.text("Stress test")
    assert stress.survives is False


def test_views() -> None:
    views = perceptions(place())
    assert views is not None
    (disagreement,) = views.disagreements
    assert PAGE.rows("Views") == [
        [found.id, levels(disagreement.views[found.id]), *both(found.score)] for found in views.respondents
    ]
    assert f"The gap is {disagreement.gap} levels, which is a split. It could not change the verdict" in PAGE.text(
        "Views"
    )
    assert (disagreement.split, disagreement.matters) == (True, False)


def test_comparison() -> None:
    found = compare(place(), place(2008), answers(2008))
    assert found.split is not None
    assert found.before.score is not None
    assert found.after.score is not None

    def signed(figure: Fraction) -> str:
        return f"+{number(figure)}" if figure > 0 else number(figure)

    ends = zip(("low", "high"), found.before.score, found.split, found.after.score, strict=True)
    assert PAGE.rows("Comparison") == [
        [end, number(before), *map(signed, parts), number(after)] for end, before, parts, after in ends
    ]


def test_history() -> None:
    case = Case(place())
    assert (case.agreement, case.net_count, case.null_agreement) == ("undecided", 3, "agrees")
    assert "That makes 3: go, which agrees" in PAGE.text("History")


def test_rounding_never_crosses_a_demand() -> None:
    score = Interval(Fraction(50), Fraction("59.96"))
    assert [number(end) for end in outward(score, [Fraction(60)], 1)] == ["50", "59.9"]
    assert "a possible score of 59.96 is shown as 59.9 if some verdict demands 60" in PAGE.text(
        "Arithmetic and rounding"
    )
