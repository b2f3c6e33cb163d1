"""The rules between the parts of a rubric (design, section 3): each is a generator of what breaks it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from caretrust_readiness.model.fields import plain_number
from caretrust_readiness.model.limits import MAX_BY_SERVICE, MAX_CRITERIA, MAX_LEVELS
from caretrust_readiness.model.parts import Criterion, Domain, Effect, Measure
from caretrust_readiness.model.problems import did_you_mean, listed, quote
from caretrust_readiness.model.rubric import Rubric
from caretrust_readiness.model.terms import Finding
from caretrust_readiness.model.wording import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

Path: TypeAlias = "tuple[str | int, ...]"
Findings: TypeAlias = Iterator[Finding]

_LOOKS_LIKE_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)%?")


def check_rubric(rubric: Rubric) -> Findings:
    """Everything that breaks a rule between the parts of *rubric*, in the order of the rules."""
    for rules in (_SIZE, _RULES, _SERVICES):  # each makes sense only where those before it are kept
        broken = False
        for rule in rules:
            for finding in rule(rubric):
                broken = True
                yield finding
        if broken:
            return


def _nodes(rubric: Rubric) -> Iterator[tuple[Path, Domain | Criterion]]:
    def below(path: Path, domain: Domain) -> Iterator[tuple[Path, Domain | Criterion]]:
        yield path, domain
        for place, inner in enumerate(domain.domains):
            yield from below((*path, "domains", place), inner)
        for place, criterion in enumerate(domain.criteria):
            yield (*path, "criteria", place), criterion

    for place, domain in enumerate(rubric.domains):
        yield from below(("domains", place), domain)


def _criteria(rubric: Rubric) -> Iterator[tuple[Path, Criterion]]:
    return ((path, node) for path, node in _nodes(rubric) if isinstance(node, Criterion))


def gate_paths(rubric: Rubric) -> Iterator[tuple[str, Path]]:
    """The criteria of *rubric* with a gate, and the path of each gate in its file."""
    return ((found.id, (*path, "gate")) for path, found in _criteria(rubric) if found.gate is not None)


def _size(rubric: Rubric) -> Findings:
    levels = 0
    for count, (path, criterion) in enumerate(_criteria(rubric), 1):
        levels += criterion.top + 1
        if count > MAX_CRITERIA or levels > MAX_LEVELS:
            limit = f"{MAX_CRITERIA} criteria" if count > MAX_CRITERIA else f"{MAX_LEVELS} levels in all its criteria"
            yield Finding(path, "rubric-large", f"the rubric has more than {limit}, the most that is read")
            return
        if count * len(rubric.services) > MAX_BY_SERVICE:
            limit = f"{MAX_BY_SERVICE} criteria in all its services together"
            yield Finding(("services",), "rubric-large", f"the rubric has more than {limit}, the most that is read")
            return


def _unique_ids(rubric: Rubric) -> Findings:
    named: list[tuple[Path, str]] = []
    for path, node in _nodes(rubric):
        named.append(((*path, "id"), node.id))
        if isinstance(node, Criterion):
            named += [((*path, "formerly", place), old) for place, old in enumerate(node.formerly)]
    yield from _repeated(named, "criteria and domains share one namespace")
    for part in ("verdicts", "functions", "options", "scenarios", "services"):
        items = enumerate(getattr(rubric, part))
        yield from _repeated([((part, place, "id"), item.id) for place, item in items], f"ids of {part} are unique")


def _repeated(named: Iterable[tuple[Path, str]], why: str) -> Findings:
    seen: set[str] = set()
    for path, name in named:
        if name in seen:
            yield Finding(path, "id-duplicate", f"the id {quote(name)} is used a second time", why)
        seen.add(name)


def _children(rubric: Rubric) -> Findings:
    for path, node in _nodes(rubric):
        if not isinstance(node, Domain):
            continue
        if bool(node.criteria) == bool(node.domains):
            said = "both 'criteria' and 'domains'" if node.criteria else "neither 'criteria' nor 'domains'"
            yield Finding(
                path, "domain-children", f"the domain {quote(node.id)} has {said}", "exactly one of the two is needed"
            )
        elif not any(child.weight for child in node.children):
            yield Finding(path, "weight-none", f"nothing in the domain {quote(node.id)} has a weight above 0")
    if not any(domain.weight for domain in rubric.domains):
        yield Finding(("domains",), "weight-none", "no top-level domain has a weight above 0")


def _levels(rubric: Rubric) -> Findings:
    yield from _level_texts(("scale",), rubric.scale)
    for path, criterion in _criteria(rubric):
        if criterion.levels is None and criterion.measure is None:
            hint = "list their texts (the worst first), or give the number of the top level"
            yield Finding(path, "levels-missing", f"{quote(criterion.id)} has neither 'levels' nor 'measure'", hint)
        if isinstance(criterion.levels, tuple):
            yield from _level_texts((*path, "levels"), criterion.levels)
        if isinstance(criterion.levels, tuple) and len(criterion.levels) == len(rubric.scale):
            yield from _two_meanings((*path, "levels"), criterion.levels, rubric.scale)


def _two_meanings(path: Path, texts: tuple[str, ...], scale: tuple[str, ...]) -> Findings:
    """An answer may give a level by its text or by its name on the scale, so no word may mean two."""
    names = {fold(name): level for level, name in enumerate(scale)}
    for place, text in enumerate(texts):
        if (level := names.get(fold(text), place)) != place:
            message = f"the text of level {place} is the scale's name of level {level}: {quote(text)}"
            yield Finding((*path, place), "level-text", message)


def _level_texts(path: Path, texts: tuple[str, ...]) -> Findings:
    seen: dict[str, int] = {}
    for place, text in enumerate(texts):
        word = fold(text)
        if word == "unknown" or _LOOKS_LIKE_NUMBER.fullmatch(word):
            yield Finding(
                (*path, place),
                "level-text",
                f"{quote(text)} cannot be the text of a level",
                "use words; 'unknown' means no answer",
            )
        elif word in seen:
            yield Finding(
                (*path, place), "level-text", f"level {place} has the same text as level {seen[word]}: {quote(text)}"
            )
        seen.setdefault(word, place)


def _measures(rubric: Rubric) -> Findings:
    for path, criterion in _criteria(rubric):
        if (measure := criterion.measure) is None:
            continue
        at, thresholds = (*path, "measure", "thresholds"), measure.thresholds
        if criterion.levels is not None and len(thresholds) != criterion.top:
            yield Finding(
                at,
                "thresholds-count",
                f"{len(thresholds)} thresholds for the top level {criterion.top}",
                "one a level above 0",
            )
        yield from _meant(path, measure)
        rising = measure.better == "higher"
        for place, (one, following) in enumerate(pairwise(thresholds), 1):
            if not (one < following if rising else one > following):
                found = f"{plain_number(following)} follows {plain_number(one)}"
                message = f"thresholds must {'rise' if rising else 'fall'} from one to the next: {found}"
                yield Finding((*at, place), "thresholds-order", message, f"{measure.better} numbers are better here")


def _meant(path: Path, measure: Measure) -> Findings:
    if measure.range is not None and measure.range[0] >= measure.range[1]:
        message = f"the range runs from {plain_number(measure.range[0])} to {plain_number(measure.range[1])}"
        yield Finding((*path, "measure", "range"), "range-order", message, "put the lower value first")
        return
    if measure.bounds is None:
        return
    low, high = measure.bounds
    for place, threshold in enumerate(measure.thresholds):
        if not low <= threshold <= high:
            span = f"{plain_number(low)} to {plain_number(high)}"
            message = f"the threshold {plain_number(threshold)} lies outside {span}"
            hint = None if measure.range else f"say 'range: [low, high]' where {quote(measure.unit)} can be otherwise"
            yield Finding((*path, "measure", "thresholds", place), "threshold-range", message, hint)


def _points(rubric: Rubric) -> Findings:
    for path, criterion in _criteria(rubric):
        if (points := criterion.points) is None:
            continue
        at = (*path, "points")
        if criterion.top and len(points) != criterion.top + 1:
            yield Finding(
                at, "points-count", f"{len(points)} points for {criterion.top + 1} levels", "one a level, level 0 first"
            )
        for place, (one, following) in enumerate(pairwise(points), 1):
            if following < one:
                message = f"points must not fall: {plain_number(following)} follows {plain_number(one)}"
                yield Finding((*at, place), "points-order", message, "a better level is never worth less")
        if points and points[0] < 0:
            message = f"the first of the points must be 0 or more, found {quote(plain_number(points[0]))}"
            yield Finding((*at, 0), "points-negative", message)
        if not points or points[-1] <= 0:
            found = quote(plain_number(points[-1])) if points else "no points"
            yield Finding(at, "points-zero", f"the last of the points must be above 0, found {found}")


def _steps(rubric: Rubric) -> Findings:
    for path, criterion in _criteria(rubric):
        effort = criterion.effort
        yield from _one_a_step(path, "steps-count", criterion.steps, criterion.top)
        yield from _one_a_step(path, "effort-count", effort if isinstance(effort, tuple) else None, criterion.top)
        several = isinstance(effort, tuple)
        for place, one in enumerate(effort if isinstance(effort, tuple) else (effort,)):
            if one <= 0:
                at = (*path, "effort", place) if several else (*path, "effort")
                yield Finding(at, "effort-zero", f"effort must be above 0, found {quote(plain_number(one))}")


def _one_a_step(path: Path, code: str, given: tuple[object, ...] | None, top: int) -> Findings:
    if top and given is not None and len(given) != top:
        part = code.removesuffix("-count")
        entries = "1 entry" if len(given) == 1 else f"{len(given)} entries"
        said = f"{entries} in {quote(part)} for {top} step{'s'[: top != 1]} between levels"
        yield Finding((*path, part), code, said, "one for each step from a level to the next")


def _bounds(rubric: Rubric) -> Findings:
    for path, criterion in _criteria(rubric):
        yield from _level_in(criterion, criterion.gate, (*path, "gate"), "gate")
        yield from _level_in(criterion, criterion.evidence.cap, (*path, "evidence", "cap"), "evidence cap")
    for place, verdict in enumerate(rubric.verdicts):
        yield from _criterion_levels(
            rubric, verdict.demands.criteria, ("verdicts", place, "demands", "criteria"), "demand"
        )
    for place, option in enumerate(rubric.options):
        yield from _criterion_levels(rubric, option.requires, ("options", place, "requires"), "requirement")
    for place, scenario in enumerate(rubric.scenarios):
        yield from _criterion_levels(rubric, scenario.unless or {}, ("scenarios", place, "unless"), "condition")
        capped = {key: effect.at_most for key, effect in scenario.effect.items()}
        yield from _criterion_levels(rubric, capped, ("scenarios", place, "effect"), "effect", "at_most")


def _level_in(criterion: Criterion, level: int | None, path: Path, what: str) -> Findings:
    if level is not None and level > criterion.top > 0:
        message = f"the {what} {level} is above the top level {criterion.top} of {quote(criterion.id)}"
        yield Finding(path, "level-above-top", message)


def _criterion_levels(
    rubric: Rubric, levels: Mapping[str, int | None], path: Path, what: str, *inside: str
) -> Findings:
    for key, level in levels.items():
        if key not in rubric.criteria:
            yield _unknown((*path, key), "criterion-unknown", key, rubric.criteria, at_key=True)
        else:
            yield from _level_in(rubric.criteria[key], level, (*path, key, *inside), what)


def _unknown(path: Path, code: str, key: str, known: Collection[str], *, at_key: bool = False) -> Finding:
    what = code.removesuffix("-unknown")
    hint = did_you_mean(key, known) or (f"known: {listed(known)}" if known else f"the rubric has no {what} at all")
    return Finding(path, code, f"the rubric has no {what} {quote(key)}", hint, at_key)


def _verdicts(rubric: Rubric) -> Findings:
    last = len(rubric.verdicts) - 1
    if not rubric.verdicts[last].demands.nothing:
        message = f"the last verdict {quote(rubric.verdicts[last].id)} demands something"
        yield Finding(
            ("verdicts", last, "demands"), "verdict-last", message, "the last one must always be met: 'demands: {}'"
        )
    for place, (above, verdict) in enumerate(pairwise(rubric.verdicts), 1):
        if verdict.go and not above.go:
            message = f"the go verdict {quote(verdict.id)} stands below {quote(above.id)}, which is none"
            hint = "verdicts stand best first, so those with 'go: true' stand before all others"
            yield Finding(("verdicts", place, "go"), "verdict-go", message, hint)


def _options(rubric: Rubric) -> Findings:
    functions = [function.id for function in rubric.functions]
    for place, option in enumerate(rubric.options):
        for number, key in enumerate(option.provides):
            if key not in functions:
                yield _unknown(("options", place, "provides", number), "function-unknown", key, functions)
        if option.verdict is not None and option.verdict not in rubric.verdict_rank:
            yield _unknown(("options", place, "verdict"), "verdict-unknown", option.verdict, rubric.verdict_rank)
    if rubric.options and (rubric.options[0].provides or rubric.options[0].requires or rubric.options[0].verdict):
        hint = "the lightest option is what always remains: it requires and provides nothing, and has no 'verdict'"
        yield Finding(
            ("options", 0), "option-first", f"the first option {quote(rubric.options[0].id)} asks for something", hint
        )


def _effects(rubric: Rubric) -> Findings:
    for place, scenario in enumerate(rubric.scenarios):
        for key, effect in scenario.effect.items():
            if len([name for name in Effect.model_fields if getattr(effect, name) is not None]) != 1:
                path = ("scenarios", place, "effect", key)
                yield Finding(
                    path, "effect-kind", f"the effect on {quote(key)} needs exactly one of 'at_most' and 'drop'"
                )


def _sources(rubric: Rubric) -> Findings:
    for path, criterion in _criteria(rubric):
        for place, source in enumerate(criterion.sources):
            if source not in rubric.sources:
                yield _unknown((*path, "sources", place), "source-unknown", source, rubric.sources)


def _services(rubric: Rubric) -> Findings:
    domains = [node.id for _, node in _nodes(rubric) if isinstance(node, Domain)]
    for place, service in enumerate(rubric.services):
        path = ("services", place, "adjust")
        adjust = service.adjust
        unknown = [
            *(
                ((*path, "weights", key), key)
                for key in adjust.weights
                if key not in rubric.criteria and key not in domains
            ),
            *(((*path, "gates", key), key) for key in adjust.gates if key not in rubric.criteria),
        ]
        yield from (
            _unknown(at, "criterion-unknown", key, [*rubric.criteria, *domains], at_key=True) for at, key in unknown
        )
        for number, key in enumerate(adjust.exclude):
            if key not in rubric.criteria:
                yield _unknown((*path, "exclude", number), "criterion-unknown", key, rubric.criteria)
        for key, level in adjust.gates.items():
            if key in rubric.criteria:
                yield from _level_in(rubric.criteria[key], level, (*path, "gates", key), "gate")


def _adjusted_weights(rubric: Rubric) -> Findings:
    for place, service in enumerate(rubric.services):
        path, adjusted = ("services", place, "adjust"), rubric.for_service(service.id)
        for node in (node for _, node in _nodes(adjusted) if isinstance(node, Domain)):
            if node.children and not any(child.weight for child in node.children):
                message = f"for {quote(service.id)}, no child of the domain {quote(node.id)} keeps a weight above 0"
                yield Finding(path, "weight-none", message)
        if not any(domain.weight and any(True for _ in domain.walk()) for domain in adjusted.domains):
            message = f"for {quote(service.id)}, no top-level domain keeps a weight above 0"
            yield Finding(path, "weight-none", message)


Rules: TypeAlias = tuple[Callable[[Rubric], Findings], ...]

_SIZE: Rules = (_size,)
_SERVICES: Rules = (_adjusted_weights,)
_RULES: Rules = (
    _unique_ids,
    _children,
    _levels,
    _measures,
    _points,
    _steps,
    _bounds,
    _verdicts,
    _options,
    _effects,
    _sources,
    _services,
)
