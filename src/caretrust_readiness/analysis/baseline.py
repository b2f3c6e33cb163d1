"""What got worse since an earlier result, and which answer, evidence or rubric change is behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from caretrust_readiness.model.problems import quote
from caretrust_readiness.model.terms import Interval

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.engine.intervals import Reading
    from caretrust_readiness.model.answers import Answers

#: So many causes are spelt out.
_CAUSES = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Earlier:
    """What an earlier result says of one locality, or of one of its services."""

    locality: str
    service: str | None
    file: str
    as_of: str
    rubric: tuple[str, str, str]
    """Id, version, sha256."""
    verdict: str
    """The id of the verdict demonstrated."""
    possible: str
    """The id of the verdict possible."""
    failed: frozenset[str]
    """The criteria whose gate failed."""
    criteria: tuple[str, ...]
    levels: tuple[Interval[int] | None, ...]
    """The levels demonstrated and possible of each of *criteria*; None where it did not apply."""

    @classmethod
    def of(cls, data: Any) -> Earlier:
        """What *data*, one assessment of a JSON result, says.

        Raises:
            KeyError, TypeError, AttributeError: it is no assessment.
        """
        rubric, service = data["rubric"], data["service"]
        found = [(_text(one["id"]), _level(one["level"])) for one in _criteria(data["domains"])]
        return cls(
            locality=_text(data["locality"]),
            service=None if service is None else _text(service),
            file=_text(data["file"]),
            as_of=_text(data["as_of"]),
            rubric=(_text(rubric["id"]), _text(rubric["version"]), _text(rubric["sha256"])),
            verdict=_text(data["verdict"]["low"]),
            possible=_text(data["verdict"]["high"]),
            failed=frozenset(_text(gate["criterion"]) for gate in data["gates"] if gate["status"] == "failed"),
            criteria=tuple(key for key, _ in found),
            levels=tuple(level for _, level in found),
        )


def _criteria(domains: Any) -> Iterator[Any]:
    for domain in domains:
        yield from domain.get("criteria", ())
        yield from _criteria(domain.get("domains", ()))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _level(value: Any) -> Interval[int] | None:
    if value is None:
        return None
    low, high = value["low"], value["high"]
    if not (type(low) is type(high) is int and 0 <= low <= high):
        raise TypeError
    return Interval(low, high)


class Regression(NamedTuple):
    """What got worse about one locality or service; all of it can be sent between processes."""

    verdict: tuple[str, str] | None
    """The titles of the verdict demonstrated then and now, where it fell."""
    gates: tuple[str, ...]
    """The criteria whose gate has newly failed."""
    causes: tuple[str, ...]
    """Sentences, the weightiest change first."""
    criterion: str | None
    """What to look at first: the gate or the answer behind it; None where the rubric alone changed."""

    @property
    def sentence(self) -> str:
        """All of it in one line."""
        parts = [] if self.verdict is None else [f"the verdict fell from {self.verdict[0]} to {self.verdict[1]}"]
        parts += [f"the gate on {quote(key)} has newly failed" for key in self.gates]
        return f"{'; '.join(parts)} ({'; '.join(self.causes)})"


def counterpart(answers: Answers, found: Sequence[Earlier]) -> Earlier:
    """Which of several earlier results of one place *answers* are to be compared with.

    That of the same date, then that of the same file, then the latest; among equals the last.
    """
    as_of = str(answers.as_of)
    return max(reversed(found), key=lambda one: (one.as_of == as_of, one.file == answers.file, one.as_of))


def is_comparable(assessment: Assessment, earlier: Earlier) -> bool:
    """Whether the rubric still has the verdict that was reached then."""
    return earlier.verdict in assessment.rubric.verdict_rank


def regression(assessment: Assessment, earlier: Earlier, sha256: str) -> Regression | None:
    """What got worse from *earlier* to *assessment*, whose rubric has *sha256*; None where nothing did."""
    rubric = assessment.rubric
    then = rubric.verdict_rank[earlier.verdict]
    fell = assessment.verdict.demonstrated > then
    gates = tuple(key for key in assessment.gates("failed") if key not in earlier.failed)
    if not fell and not gates:
        return None
    changes = sorted(_changes(assessment, earlier, gates), key=lambda change: change[0] not in gates)
    causes = [said for _, said in changes[:_CAUSES]]
    if len(changes) > _CAUSES:
        causes.append(f"{len(changes) - _CAUSES} more fell")
    if earlier.rubric[2] != sha256:
        causes.append(
            f"the rubric changed from {_named(*earlier.rubric[:2])} to {_named(rubric.rubric, rubric.version)}"
        )
    verdict = (rubric.verdicts[then].name, assessment.demonstrated.name) if fell else None
    first = next(iter(gates), changes[0][0] if changes else None)
    return Regression(verdict, gates, tuple(causes or ["no answer and no rubric change explains it"]), first)


def _named(rubric: str, version: str) -> str:
    return f"{rubric} {version}"


def _changes(assessment: Assessment, earlier: Earlier, gates: Collection[str]) -> list[tuple[str, str]]:
    """The criteria that count for less than they did, each with a sentence; what weighs most comes first.

    A gate can fail also because less is possible than was: of *gates*, that is a change as well.
    """
    then = dict(zip(earlier.criteria, earlier.levels, strict=True))
    found = []
    for key, reading in assessment.readings.items():
        if key not in then:
            continue
        said = _change(assessment, key, then[key]) or (_ceiling(key, then[key], reading) if key in gates else None)
        if said is not None:
            found.append((_loss(assessment, key, then[key]), key, said))
    return [(key, said) for _, key, said in sorted(found, key=lambda change: -change[0])]


def _loss(assessment: Assessment, key: str, then: Interval[int] | None) -> float:
    """The share of the score that the change of one criterion costs; only to put changes in order."""
    level = assessment.readings[key].level
    values = assessment.rubric.criteria[key].values
    if level is None or then is None or then.low >= len(values):
        return 0
    return float(assessment.scale.shares[key] * (values[then.low] - values[level.low]))


def _change(assessment: Assessment, key: str, then: Interval[int] | None) -> str | None:
    reading = assessment.readings[key]
    level = reading.level
    if level is None:
        return None if then is None else f"{quote(key)} is now declared not applicable"
    if then is None:
        return f"{quote(key)} applies now, at level {level.low}"
    if level.low >= then.low:
        return None
    fall = f"from level {then.low} to {level.low}"
    claimed = reading.answer.claimed
    if reading.state == "unevidenced" and claimed is not None and claimed.low >= then.low:
        return f"{quote(key)} has no evidence any more that counts{_too_old(assessment, key)}: {fall}"
    if reading.state == "unknown":
        return f"{quote(key)} is no longer answered: {fall}"
    return f"{quote(key)} fell {fall}"


def _too_old(assessment: Assessment, key: str) -> str:
    """What the age of the newest evidence says about why none counts; nothing where age is not the reason."""
    months, as_of = assessment.rubric.evidence_rules[key].max_age_months, assessment.answers.as_of
    dates = [item.date for item in assessment.readings[key].answer.evidence if item.date is not None]
    if months is None or not dates:
        return ""
    newest = max(dates, key=lambda date: date.last)
    return f" (the newest is of {newest}, more than {months} months old)" if newest.is_older_than(months, as_of) else ""


def _ceiling(key: str, then: Interval[int] | None, reading: Reading) -> str | None:
    if reading.level is None or then is None or reading.level.high >= then.high:
        return None
    return f"{quote(key)} could have been at level {then.high}, and is now at most at {reading.level.high}"
