"""An assessment with what the analyses find of it, each worked out once and only when it is asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from caretrust_readiness.analysis.aim import aim_of
from caretrust_readiness.analysis.best_before import BestBefore, best_before
from caretrust_readiness.analysis.flips import Flip, flips
from caretrust_readiness.analysis.moves import Move, moves_along
from caretrust_readiness.analysis.options import Ladder, appraise
from caretrust_readiness.analysis.path import Path, Target, served
from caretrust_readiness.analysis.questions import Question, open_questions
from caretrust_readiness.analysis.redaction import Publication, redacted, spreads
from caretrust_readiness.analysis.robustness import radii
from caretrust_readiness.analysis.scenarios import Stress, stress_tests
from caretrust_readiness.analysis.uses import Use, uses
from caretrust_readiness.analysis.views import Views, perceptions
from caretrust_readiness.analysis.weight_sensitivity import WeightSensitivity, weight_sensitivities
from caretrust_readiness.analysis.weightings import verdict_shares
from caretrust_readiness.engine.assessment import assess
from caretrust_readiness.model.canonical import rubric_sha256
from caretrust_readiness.model.figures import Thresholds
from caretrust_readiness.model.problems import counted

if TYPE_CHECKING:
    from fractions import Fraction

    from caretrust_readiness.analysis.path import Step
    from caretrust_readiness.analysis.weightings import Sampling, Shares
    from caretrust_readiness.engine.assessment import Assessment, Demand
    from caretrust_readiness.model.answers import Evidence
    from caretrust_readiness.model.parts import Criterion, Verdict
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.model.terms import Interval


def published(full: Assessment) -> Insights:
    """*full* without what the public is not to see; ``publication`` says what is left out."""
    clean, withheld = redacted(full.answers, full.whole_rubric)
    insights = Insights(assess(full.whole_rubric, clean))
    insights.publication = Publication(withheld, spreads(full), full)
    return insights


class Insights:
    """What pages and data are made from: neither works anything out by itself, so both say the same."""

    def __init__(
        self,
        assessment: Assessment,
        settings: tuple[str, ...] = (),
        before: Assessment | None = None,
        *,
        to: str | None = None,
    ) -> None:
        """Of *assessment*; with *settings* assumed, and *before* them, where it is a what-if.

        *to* is the id of the verdict to aim at, where it is not the usual one.
        """
        self.assessment = assessment
        self.settings = settings
        self.before = None if before is None else Insights(before, to=to)
        self.to = to
        self.publication: Publication | None = None
        """What is left out, where it is for the public."""
        self._paths: dict[Target, Path | None] = {}

    @property
    def rubric(self) -> Rubric:
        """The rubric used."""
        return self.assessment.rubric

    @cached_property
    def services(self) -> tuple[Insights, ...]:
        """The same of each service that the answers name."""
        return tuple(Insights(service, self.settings, to=self.to) for service in self.assessment.services)

    @property
    def places(self) -> list[Insights]:
        """The place; where something is assumed, first without that and then with it."""
        return [self] if self.before is None else [self.before, self]

    @property
    def sha256(self) -> str:
        """The hash of the rubric as it was loaded, in hexadecimal."""
        return rubric_sha256(self.assessment.whole_rubric)

    @cached_property
    def ladder(self) -> Ladder:
        """The options, appraised."""
        return appraise(self.assessment)

    @cached_property
    def flips(self) -> list[Flip]:
        """What would flip the recommendation, the fewest levels first."""
        return flips(self.assessment)

    @cached_property
    def questions(self) -> list[Question]:
        """What is not settled, the most deciding first."""
        return open_questions(self.assessment)

    @cached_property
    def stress(self) -> tuple[Stress, ...]:
        """The rubric's scenarios, played."""
        return stress_tests(self.assessment)

    @cached_property
    def views(self) -> Views | None:
        """The respondents' views, compared; None where nobody was asked for any."""
        return perceptions(self.assessment)

    @property
    def path(self) -> Path | None:
        """The cheapest way to the next better verdict; None at the best one, or where there is no score."""
        return self.path_to(Target())

    def path_to(self, target: Target) -> Path | None:
        """The cheapest way to *target*; None at the best verdict, or where there is no score."""
        if target not in self._paths:
            self._paths[target] = target.path(self.assessment)
        return self._paths[target]

    @cached_property
    def aim(self) -> Verdict | None:
        """The verdict that "why not" and "what next" speak of; None at the best one."""
        return aim_of(self.assessment, self.to)

    @cached_property
    def aim_demands(self) -> tuple[Demand, ...]:
        """What the aim demands; nothing where there is none."""
        return () if self.aim is None else tuple(self.assessment.demands(self.aim))

    @property
    def aim_path(self) -> Path | None:
        """The cheapest way to the aim; None where there is none, or no score."""
        if self.aim is None or self.aim is self.assessment.next_better:
            return self.path
        return self.path_to(Target(self.aim.id))

    def way_to(self, target: Target) -> Path | None:
        """The cheapest way to *target*; to the aim where it names nothing."""
        return self.aim_path if target == Target() else self.path_to(target)

    @cached_property
    def moves(self) -> tuple[Move, ...] | None:
        """What to do next, in order; None where there is no way to the aim, or none that can be told."""
        return moves_along(self.assessment, self.aim_path, self.aim_demands)

    def order_of(self, path: Path) -> dict[str, int]:
        """The place of each criterion on *path* in the order to take its steps."""
        moves = moves_along(self.assessment, path, path.demands) or ()
        return {move.criterion: place for place, move in enumerate(moves)}

    @cached_property
    def best_before(self) -> BestBefore:
        """When the evidence ages out, and what it takes along."""
        return best_before(self.assessment)

    def served(self, path: Path, step: Step) -> list[Demand]:
        """The demands still lacking that *step* of *path* helps to meet."""
        return served(self.assessment, path, step)

    @cached_property
    def radii(self) -> Interval[Fraction]:
        """How far all weights may change at once before each end of the verdict does."""
        return radii(self.assessment)

    @cached_property
    def weight_sensitivities(self) -> list[WeightSensitivity]:
        """The weights that move the verdict alone, the soonest first."""
        return weight_sensitivities(self.assessment)

    def shares(self, sampling: Sampling) -> Shares | None:
        """The share of weightings that give each verdict; None where there is no score."""
        return verdict_shares(self.assessment, sampling)

    @cached_property
    def thresholds(self) -> Thresholds:
        """The scores that verdicts demand."""
        return Thresholds.of(self.rubric)

    @cached_property
    def lacking(self) -> tuple[Demand, ...]:
        """The demands of the aim that are not met for certain: those that cannot be met first."""
        found = [demand for demand in self.aim_demands if demand.status != "met"]
        return tuple(sorted(found, key=lambda demand: demand.status == "open"))

    def uses(self, criterion: Criterion) -> list[Use]:
        """Where the rubric uses *criterion* beyond the score."""
        return list(uses(self.assessment.whole_rubric, criterion))

    def why_not_good(self, item: Evidence, key: str) -> str | None:
        """What keeps *item* from being good evidence for criterion *key*; None where it is good."""
        as_of = self.assessment.answers.as_of
        months = self.rubric.evidence_rules[key].max_age_months
        if item.date is None:
            return "undated"
        if item.date.is_late_for(as_of):
            return f"of {item.date}, after the day of the answers"
        if months is not None and item.date.is_older_than(months, as_of):
            return f"of {item.date}, more than {counted(months, 'month')} before the day of the answers"
        return None

    def name(self, key: str) -> str:
        """The title of criterion *key*."""
        return self.rubric.criteria[key].name
