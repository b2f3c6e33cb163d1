"""Compute by brute force what the design says of a rubric and an answers file.

This is test code: it shares nothing with the program, and prefers being obvious to being quick.
Rubrics and answers are plain dictionaries as a YAML file holds them, with whole numbers as ``int``,
decimals as ``Decimal`` or ``Fraction``, and all else as text. Every figure is an exact ``Fraction``,
unrounded. Section numbers are those of the design.

Levels are handed round as ``{criterion id: level}``, one such table for each end; a criterion that
does not apply has the level ``None``, and one that a service excludes is not in the table at all.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import Any

Node = dict[str, Any]
Levels = dict[str, int | None]
Date = tuple[int, int, int]
Goal = Callable[[Levels], bool]

HALVINGS = 20
"""How often the radius is halved: to about a millionth."""


# --- The rubric (section 3) ---------------------------------------------------------------------


def is_criterion(node: Node) -> bool:
    """Tell criteria from domains: only domains (and the rubric) hold other nodes."""
    return "criteria" not in node and "domains" not in node


def children(node: Node) -> list[Node]:
    """Return the criteria or domains directly inside a domain, or the rubric's top-level domains."""
    inside: list[Node] = node["criteria"] if "criteria" in node else node["domains"]
    return inside


def criteria(node: Node) -> list[Node]:
    """Return every criterion below a node, in rubric order."""
    if is_criterion(node):
        return [node]
    return [criterion for child in children(node) for criterion in criteria(child)]


def weight(node: Node) -> Fraction:
    """Return a node's own weight, 1 where the rubric gives none (section 3)."""
    return Fraction(node.get("weight", 1))


def top(criterion: Node) -> int:
    """Return the number of a criterion's best level; level 0 is the worst (sections 2 and 3)."""
    levels = criterion.get("levels")
    if levels is None:
        return len(criterion["measure"]["thresholds"])
    return len(levels) - 1 if isinstance(levels, list) else int(levels)


def value(criterion: Node, level: int) -> Fraction:
    """Return the worth of a level, 0 to 1: points over the top's points, else equal steps (section 6)."""
    points = criterion.get("points")
    if points is None:
        return Fraction(level, top(criterion))
    return Fraction(points[level]) / Fraction(points[-1])


def step_effort(criterion: Node, level: int) -> Fraction:
    """Return the effort of raising a criterion from *level* to the next (sections 3 and 8)."""
    effort = criterion.get("effort", 1)
    return Fraction(effort[level] if isinstance(effort, list) else effort)


def effort_between(criterion: Node, start: int, end: int) -> Fraction:
    """Return the sum of the steps' efforts from one level to another (section 8)."""
    return sum((step_effort(criterion, level) for level in range(start, end)), Fraction(0))


# --- Reading an answer (sections 2 and 4) -------------------------------------------------------


def same_word(one: object, other: object) -> bool:
    """Compare two words without regard to case (section 4)."""
    return str(one).casefold() == str(other).casefold()


def is_unknown(said: object) -> bool:
    """Tell whether an answer says nothing: left empty, or ``unknown`` (section 2)."""
    return said is None or same_word(said, "unknown")


def measured(criterion: Node, number: object) -> int:
    """Return how many thresholds a measured number reaches; reaching one counts (section 3)."""
    measure = criterion["measure"]
    sign = -1 if measure.get("better") == "lower" else 1
    reached = [sign * Fraction(str(number)) >= sign * Fraction(t) for t in measure["thresholds"]]
    return sum(reached)


def has_unit(criterion: Node, said: object) -> bool:
    """Tell whether an answer is spelled as a number and the measure's unit, like ``92%`` (section 4)."""
    unit = criterion.get("measure", {}).get("unit")
    return isinstance(said, str) and unit is not None and said.casefold().endswith(unit.casefold())


def named_level(rubric: Node, criterion: Node, word: str) -> int:
    """Return the level with this text, else with this name on the rubric's scale (section 4)."""
    texts = criterion["levels"] if isinstance(criterion.get("levels"), list) else []
    scale = rubric.get("scale", [])
    names = scale if len(scale) == top(criterion) + 1 else []
    for level, text in [*enumerate(texts), *enumerate(names)]:
        if same_word(text, word):
            return level
    return {"no": 0, "false": 0, "yes": 1, "true": 1}[word.casefold()]


def one_level(rubric: Node, criterion: Node, said: object) -> int:
    """Return the level that an answer names by number, by word, or by number and unit (section 4)."""
    if isinstance(said, int) and not isinstance(said, bool):
        return said
    if has_unit(criterion, said):
        return measured(criterion, str(said)[: -len(criterion["measure"]["unit"])].strip())
    return named_level(rubric, criterion, str(said))


def stated(rubric: Node, criterion: Node, said: object) -> tuple[int, int] | None:
    """Return the interval of a level or a range in any spelling, ``None`` for unknown (section 4)."""
    if is_unknown(said):
        return None
    if isinstance(said, str) and ".." in said:
        low, high = said.split("..")
        return int(low), int(high)
    if isinstance(said, list):
        return one_level(rubric, criterion, said[0]), one_level(rubric, criterion, said[1])
    return one_level(rubric, criterion, said), one_level(rubric, criterion, said)


def given_views(rubric: Node, criterion: Node, answer: Node) -> dict[str, int]:
    """Return the level each respondent gave; unknown views are left out (section 5)."""
    views = answer.get("views", {})
    return {who: one_level(rubric, criterion, said) for who, said in views.items() if not is_unknown(said)}


def claimed(rubric: Node, criterion: Node, answer: Node) -> tuple[int, int] | None:
    """Return what an answer claims before evidence is looked at, ``None`` for unknown (section 2)."""
    if "value" in answer:
        level = measured(criterion, answer["value"])
        return level, level
    if "level" in answer or "range" in answer:
        return stated(rubric, criterion, answer.get("level", answer.get("range")))
    views = given_views(rubric, criterion, answer).values()
    return (min(views), max(views)) if views else None


def answer_to(answers: Node, criterion: Node) -> Node:
    """Return the answer to a criterion, under its id or a former one, in its long form (section 4)."""
    given = answers.get("answers") or {}
    names = [criterion["id"], *criterion.get("formerly", [])]
    said = next((given[name] for name in names if name in given), None)
    return said if isinstance(said, dict) else {"level": said}


# --- Evidence (section 5) -----------------------------------------------------------------------


def date_parts(date: object) -> list[int]:
    """Split a year, year-month or full date into its numbers."""
    return [int(part) for part in str(date).split("-")]


def days_in(year: int, month: int) -> int:
    """Return the number of the month's last day, in the calendar of today."""
    leap = (year % 4 == 0 and year % 100 != 0) or year % 400 == 0
    return 29 if month == 2 and leap else [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]


def last_day(date: object) -> Date:
    """Return the day a date counts as: a year or a month counts as its last (section 5)."""
    year, month, day = (*date_parts(date), 0, 0)[:3]
    month = month or 12
    return year, month, day or days_in(year, month)


def months_before(day: Date, months: int) -> Date:
    """Go back to the same day of an earlier month, or to that month's last (section 5)."""
    year, month = divmod(day[0] * 12 + day[1] - 1 - months, 12)
    return year, month + 1, min(day[2], days_in(year, month + 1))


def one_contains_the_other(one: object, other: object) -> bool:
    """Tell whether two dates of any precision overlap, which is when one contains the other."""
    shared = list(zip(date_parts(one), date_parts(other), strict=False))
    return all(a == b for a, b in shared)


def is_good(item: object, as_of: object, rules: Node) -> bool:
    """Tell whether an evidence item is dated, not late and not too old (section 5)."""
    if not isinstance(item, dict) or item.get("date") is None:
        return False
    dated, now = last_day(item["date"]), last_day(as_of)
    late = dated > now and not one_contains_the_other(item["date"], as_of)
    months = rules.get("max_age_months")
    old = months is not None and dated < months_before(now, int(months))
    return not late and not old


def evidence_rules(rubric: Node, criterion: Node) -> Node:
    """Merge a criterion's evidence rules key by key over the rubric's (section 3)."""
    return {**(rubric.get("evidence") or {}), **(criterion.get("evidence") or {})}


# --- From answers to intervals of levels (sections 2 and 5) -------------------------------------


def state_of(answer: Node, interval: tuple[int, int], *, unevidenced: bool) -> str:
    """Return the state of an answer whose level is known at least in part (section 5)."""
    if unevidenced:
        return "unevidenced"
    if not {"level", "range", "value"} & set(answer):
        return "views"
    return "range" if interval[0] < interval[1] else "answered"


def holding(rubric: Node, criterion: Node, answers: Node) -> Node:
    """Return a criterion's low, high and state, and how many evidence items it has (section 5)."""
    answer, rules = answer_to(answers, criterion), evidence_rules(rubric, criterion)
    items = answer.get("evidence") or []
    good = sum(is_good(item, answers["as_of"], rules) for item in items)
    counted = {"evidence": len(items), "good_evidence": good}
    if "not_applicable" in answer:
        return {"low": None, "high": None, "state": "not_applicable", **counted, "reason": answer["not_applicable"]}
    interval = claimed(rubric, criterion, answer)
    if interval is None:
        return {"low": 0, "high": top(criterion), "state": "unknown", **counted}
    cap: Any = rules.get("cap")
    unevidenced = cap is not None and not good and interval[1] > cap
    low = min(interval[0], cap) if unevidenced else interval[0]
    return {"low": low, "high": interval[1], "state": state_of(answer, interval, unevidenced=unevidenced), **counted}


def holdings(rubric: Node, answers: Node) -> dict[str, Node]:
    """Return what is known of every criterion, in rubric order."""
    return {c["id"]: holding(rubric, c, answers) for c in criteria(rubric)}


def end(held: dict[str, Node], which: str) -> Levels:
    """Return the levels at one end, ``low`` (demonstrated) or ``high`` (possible)."""
    return {name: h[which] for name, h in held.items()}


# --- Scores and shares (section 6) --------------------------------------------------------------


def counts(node: Node, levels: Levels) -> bool:
    """Tell whether a node enters its parent's sum: weight above 0, and something in it applies."""
    if is_criterion(node):
        return weight(node) > 0 and levels[node["id"]] is not None
    return weight(node) > 0 and any(counts(child, levels) for child in children(node))


def score(node: Node, levels: Levels) -> Fraction | None:
    """Return the weighted mean, 0 to 1, of what counts in a node; ``None`` where nothing does."""
    if is_criterion(node):
        level = levels[node["id"]]
        return None if level is None else value(node, level)
    scores = [(weight(c), score(c, levels)) for c in children(node) if counts(c, levels)]
    return mean([(w, s) for w, s in scores if s is not None]) if scores else None


def mean(parts: list[tuple[Fraction, Fraction]]) -> Fraction:
    """Return the weighted mean of (weight, value) pairs."""
    return sum((w * v for w, v in parts), Fraction(0)) / sum((w for w, _ in parts), Fraction(0))


def percent(share: Fraction | None) -> Fraction | None:
    """Turn a share into a percentage."""
    return None if share is None else share * 100


def shares(node: Node, levels: Levels, whole: Fraction = Fraction(1)) -> dict[str, Fraction]:
    """Divide *whole* down the tree by weight among the siblings that count; the rest get 0 (section 6)."""
    if is_criterion(node):
        return {node["id"]: whole}
    total = sum(weight(child) for child in children(node) if counts(child, levels))
    result: dict[str, Fraction] = {}
    for child in children(node):
        part = whole * weight(child) / total if counts(child, levels) else Fraction(0)
        result.update(shares(child, levels, part))
    return result


# --- Gates, demands, verdict (section 6) --------------------------------------------------------


def gates(rubric: Node) -> dict[str, int]:
    """Return the level that each gate demands, in rubric order."""
    return {c["id"]: c["gate"] for c in criteria(rubric) if c.get("gate") is not None}


def reaches(levels: Levels, name: str, needed: int) -> bool:
    """Tell whether a level is met; what does not apply, or is excluded, meets nothing (section 6)."""
    level = levels.get(name)
    return level is not None and level >= needed


def all_reached(levels: Levels, needed: dict[str, int]) -> bool:
    """Tell whether every level of a table is met."""
    return all(reaches(levels, name, level) for name, level in needed.items())


def three_way(*, at_low: bool, at_high: bool, words: tuple[str, str, str] = ("met", "open", "not_met")) -> str:
    """Return which of three words fits what holds at the lows and at the highs."""
    return words[0] if at_low else words[1] if at_high else words[2]


def gate_states(rubric: Node, lows: Levels, highs: Levels) -> list[Node]:
    """Return each gate with its level and whether it is passed, open or failed (section 6)."""
    words = ("passed", "open", "failed")
    return [
        {
            "criterion": name,
            "level": level,
            "status": three_way(at_low=reaches(lows, name, level), at_high=reaches(highs, name, level), words=words),
        }
        for name, level in gates(rubric).items()
    ]


def demand_rows(rubric: Node, demands: Node, lows: Levels, highs: Levels) -> Iterator[Node]:
    """Take a verdict's demands apart: score, each counting top domain, each gate, each criterion (section 6)."""
    if "score" in demands:
        yield row("score", {}, demands["score"], percent(score(rubric, lows)), percent(score(rubric, highs)))
    if "domain" in demands:
        for domain in children(rubric):
            if counts(domain, lows):
                low, high = percent(score(domain, lows)), percent(score(domain, highs))
                yield row("domain", {"domain": domain["id"]}, demands["domain"], low, high)
    needed = gates(rubric) if demands.get("gates") else {}
    for name, level in needed.items():
        yield row("gate", {"criterion": name}, level, lows.get(name), highs.get(name))
    for name, level in demands.get("criteria", {}).items():
        yield row("criteria", {"criterion": name}, level, lows.get(name), highs.get(name))
    if "applies" in demands:
        applying = percent_that_applies(rubric, lows)
        yield row("applies", {}, demands["applies"], applying, applying)


def can_count(node: Node) -> list[str]:
    """Return the criteria below a node whose weights, their own and every domain's, are above 0 (section 6)."""
    if "weight" in node and weight(node) == 0:
        return []
    return [node["id"]] if is_criterion(node) else [name for child in children(node) for name in can_count(child)]


def percent_that_applies(rubric: Node, levels: Levels) -> Fraction | None:
    """Return how many of the criteria that can count apply, in a hundred (section 6)."""
    names = can_count(rubric)
    return Fraction(100 * sum(levels[name] is not None for name in names), len(names)) if names else None


def row(kind: str, of: Node, needs: object, low: Fraction | int | None, high: Fraction | int | None) -> Node:
    """Return one demand with what it needs, what there is, and whether it is met."""
    enough = [end is not None and end >= Fraction(str(needs)) for end in (low, high)]
    status = three_way(at_low=enough[0], at_high=enough[1])
    return {"demand": kind, **of, "needs": needs, "low": low, "high": high, "status": status}


def verdict_index(rubric: Node, levels: Levels) -> int:
    """Return the place, best first, of the first verdict whose demands are all met (section 6)."""
    last = len(rubric["verdicts"]) - 1
    if score(rubric, levels) is None:
        return last
    for index, verdict in enumerate(rubric["verdicts"]):
        if all(r["status"] == "met" for r in demand_rows(rubric, verdict["demands"], levels, levels)):
            return index
    return last


def verdict_id(rubric: Node, index: int) -> str:
    """Return the id of the verdict at a place."""
    return str(rubric["verdicts"][index]["id"])


def verdict_pair(rubric: Node, lows: Levels, highs: Levels) -> Node:
    """Return the verdict demonstrated, the verdict possible, and whether they agree (section 6)."""
    low, high = verdict_id(rubric, verdict_index(rubric, lows)), verdict_id(rubric, verdict_index(rubric, highs))
    return {"low": low, "high": high, "settled": low == high}


def next_demands(rubric: Node, lows: Levels, highs: Levels) -> Node | None:
    """Return the demands of the verdict next better than the demonstrated one; none at the best (section 13)."""
    index = verdict_index(rubric, lows)
    if index == 0:
        return None
    better = rubric["verdicts"][index - 1]
    return {"of": better["id"], "list": list(demand_rows(rubric, better["demands"], lows, highs))}


# --- Deciding questions (section 6) -------------------------------------------------------------


def decides(rubric: Node, name: str, lows: Levels, highs: Levels) -> bool:
    """Tell whether settling one answer, alone, at its far end moves either end of the verdict."""
    raised, lowered = {**lows, name: highs[name]}, {**highs, name: lows[name]}
    up = verdict_index(rubric, raised) != verdict_index(rubric, lows)
    down = verdict_index(rubric, lowered) != verdict_index(rubric, highs)
    return up or down


def questions(rubric: Node, lows: Levels, highs: Levels) -> list[Node]:
    """Return the criteria not settled: those that decide first, then by what they are worth (section 6)."""
    share = shares(rubric, lows)
    found: list[tuple[bool, Fraction, int, str]] = []
    for criterion in criteria(rubric):
        name, low, high = criterion["id"], lows[criterion["id"]], highs[criterion["id"]]
        if low is not None and high is not None and low < high:
            worth = share[name] * (value(criterion, high) - value(criterion, low))
            found.append((not decides(rubric, name, lows, highs), -worth, len(found), name))
    return [{"criterion": name, "decides": not late} for late, _, _, name in sorted(found)]


# --- Options (section 7) ------------------------------------------------------------------------


def is_feasible(rubric: Node, option: Node, levels: Levels) -> bool:
    """Tell whether an option is feasible at one end: its levels met, and its verdict or a better one."""
    if not all_reached(levels, option.get("requires") or {}):
        return False
    return "verdict" not in option or verdict_index(rubric, levels) <= place(rubric, option["verdict"])


def place(rubric: Node, verdict: str) -> int:
    """Return where in the rubric's list, best first, a verdict stands."""
    return [v["id"] for v in rubric["verdicts"]].index(verdict)


def provided(option: Node, unify: list[str]) -> set[str]:
    """Return which of the functions to unify an option provides."""
    return set(unify) & set(option.get("provides") or [])


def shortfalls(option: Node, lows: Levels, highs: Levels) -> list[Node]:
    """Return the required levels that the lows do not reach (section 7)."""
    return [
        {"criterion": name, "needs": level, "low": lows[name], "high": highs[name]}
        for name, level in (option.get("requires") or {}).items()
        if not reaches(lows, name, level)
    ]


def verdict_shortfall(rubric: Node, option: Node, lows: Levels, highs: Levels) -> Node | None:
    """Return the verdict an option needs, where the demonstrated one is not enough (section 7)."""
    if "verdict" not in option:
        return None
    needed = place(rubric, option["verdict"])
    enough = [verdict_index(rubric, levels) <= needed for levels in (lows, highs)]
    status = three_way(at_low=enough[0], at_high=enough[1])
    return None if status == "met" else {"needs": option["verdict"], "status": status}


def appraise(rubric: Node, option: Node, unify: list[str] | None, lows: Levels, highs: Levels) -> Node:
    """Return whether one option suffices, whether it is feasible, and what it lacks (section 7)."""
    at_low, at_high = is_feasible(rubric, option, lows), is_feasible(rubric, option, highs)
    return {
        "id": option["id"],
        "sufficient": None if unify is None else provided(option, unify) == set(unify),
        "feasible": three_way(at_low=at_low, at_high=at_high, words=("yes", "open", "no")),
        "shortfalls": shortfalls(option, lows, highs),
        "verdict": verdict_shortfall(rubric, option, lows, highs),
    }


def first_id(appraisal: list[Node], feasible: tuple[str, ...]) -> str | None:
    """Return the lightest option that suffices with one of these feasibilities."""
    return next((a["id"] for a in appraisal if a["sufficient"] and a["feasible"] in feasible), None)


def interim(rubric: Node, unify: list[str], lows: Levels) -> str | None:
    """Return the lightest feasible option that provides most of what is to be unified, if any (section 7)."""
    feasible = [option for option in rubric.get("options", []) if is_feasible(rubric, option, lows)]
    most = max((len(provided(option, unify)) for option in feasible), default=0)
    return next((o["id"] for o in feasible if len(provided(o, unify)) == most), None) if most else None


def options(rubric: Node, unify: list[str] | None, lows: Levels, highs: Levels) -> Node:
    """Return the appraisal of every option and the four that are picked out (section 7)."""
    appraisal = [appraise(rubric, option, unify, lows, highs) for option in rubric.get("options", [])]
    recommended = first_id(appraisal, ("yes",))
    return {
        "unify": unify,
        "recommended": recommended,
        "possible": first_id(appraisal, ("yes", "open")),
        "lightest_sufficient": first_id(appraisal, ("yes", "open", "no")),
        "interim": interim(rubric, unify, lows) if unify is not None and recommended is None else None,
        "appraisal": appraisal,
    }


# --- Path (section 8) ---------------------------------------------------------------------------


def reach_of(criterion: Node, low: int | None, high: int | None) -> list[int | None]:
    """Return the levels a criterion may be raised to from its low; national ones only to their high."""
    if low is None or high is None:
        return [None]
    best = high if criterion.get("control") == "national" else top(criterion)
    return list(range(low, best + 1))


def raises(rubric: Node, lows: Levels, highs: Levels) -> Iterator[Levels]:
    """Return every way of raising criteria that local hands allow."""
    names = [criterion["id"] for criterion in criteria(rubric)]
    ranges = [reach_of(c, lows[c["id"]], highs[c["id"]]) for c in criteria(rubric)]
    return (dict(zip(names, levels, strict=True)) for levels in product(*ranges))


def steps_between(rubric: Node, lows: Levels, highs: Levels, raised: Levels) -> list[Node]:
    """Return the steps from the lows to the raised levels, in rubric order (section 13)."""
    steps = []
    for criterion in criteria(rubric):
        name = criterion["id"]
        start, stop = lows[name], raised[name]
        if start is not None and stop is not None and stop > start:
            effort = effort_between(criterion, start, stop)
            steps.append({"criterion": name, "from": start, "to": stop, "high": highs[name], "effort": effort})
    return steps


def preference(rubric: Node, steps: list[Node]) -> tuple[Fraction, int, list[int], list[int]]:
    """Return what the least of is wanted: effort, criteria, their places, then their levels (section 8)."""
    places = {criterion["id"]: index for index, criterion in enumerate(criteria(rubric))}
    effort = sum((step["effort"] for step in steps), Fraction(0))
    return effort, len(steps), [places[step["criterion"]] for step in steps], [step["to"] for step in steps]


def cheapest(rubric: Node, lows: Levels, highs: Levels, goal: Goal) -> Levels | None:
    """Try every raise, most preferred first, and return the first that meets the goal (section 8)."""
    tries = [(preference(rubric, steps_between(rubric, lows, highs, r)), r) for r in raises(rubric, lows, highs)]
    for _, raised in sorted(tries, key=lambda found: found[0]):
        if goal(raised):
            return raised
    return None


def best_in_local_hands(rubric: Node, lows: Levels, highs: Levels) -> Levels:
    """Return each criterion's best level that the locality can bring about (section 8)."""
    return {c["id"]: reach_of(c, lows[c["id"]], highs[c["id"]])[-1] for c in criteria(rubric)}


def blockers(rubric: Node, target: int, best: Levels) -> list[Node]:
    """Return the target's demands that even the best the locality can do does not meet (section 8)."""
    rows = demand_rows(rubric, rubric["verdicts"][target]["demands"], best, best)
    keep = ("demand", "domain", "criterion", "needs")
    return [{k: r[k] for k in keep if k in r} | {"at_best": r["low"]} for r in rows if r["status"] != "met"]


def path(rubric: Node, lows: Levels, highs: Levels, to: str | None = None) -> Node | None:
    """Return the least effort that reaches a verdict or a better one, or what blocks it (section 8)."""
    now = verdict_index(rubric, lows)
    if (to is None and now == 0) or score(rubric, lows) is None:
        return None
    target = now - 1 if to is None else place(rubric, to)
    raised = cheapest(rubric, lows, highs, lambda levels: verdict_index(rubric, levels) <= target)
    if raised is None:
        blocked = blockers(rubric, target, best_in_local_hands(rubric, lows, highs))
        found: Node = {"reachable": False, "reaches": None, "effort": None, "steps": [], "blocked_by": blocked}
    else:
        steps = steps_between(rubric, lows, highs, raised)
        found = {
            "reachable": True,
            "reaches": verdict_id(rubric, verdict_index(rubric, raised)),
            "effort": preference(rubric, steps)[0],
            "steps": steps,
            "blocked_by": [],
        }
    return {"to": verdict_id(rubric, target), **found}


def option_effort(rubric: Node, option: str, lows: Levels, highs: Levels) -> Fraction | None:
    """Return the least effort that makes an option feasible at the lows; ``None`` out of reach (section 8)."""
    wanted = next(o for o in rubric["options"] if o["id"] == option)
    raised = cheapest(rubric, lows, highs, lambda levels: is_feasible(rubric, wanted, levels))
    return None if raised is None else preference(rubric, steps_between(rubric, lows, highs, raised))[0]


# --- Go, aim, moves (section 6) -----------------------------------------------------------------


def go(rubric: Node, lows: Levels, highs: Levels) -> str | None:
    """Return the answer to what the rubric asks: yes, no or open; ``None`` where no verdict says go."""
    says = [verdict.get("go", False) for verdict in rubric["verdicts"]]
    ends = {says[verdict_index(rubric, levels)] for levels in (lows, highs)}
    if True not in says:
        return None
    return {frozenset({True}): "yes", frozenset({False}): "no"}.get(frozenset(ends), "open")


def tally(rubric: Node, held: dict[str, Node]) -> Node:
    """Return how many criteria are answered, and how many answers are above or below the middle for certain."""
    middles = {c["id"]: Fraction(top(c), 2) for c in criteria(rubric)}
    applying = {name: h for name, h in held.items() if h["state"] != "not_applicable"}
    return {
        "of": len(held),
        "known": sum(h["state"] != "unknown" for h in applying.values()),
        "not_applicable": len(held) - len(applying),
        "for": sum(h["low"] > middles[name] for name, h in applying.items()),
        "against": sum(h["high"] < middles[name] for name, h in applying.items()),
    }


def aimed_at(rubric: Node, lows: Levels) -> int | None:
    """Return the place of the verdict that is aimed at: the last go verdict, else the next better one."""
    now = verdict_index(rubric, lows)
    going = [index for index, verdict in enumerate(rubric["verdicts"]) if verdict.get("go", False)]
    if going and now not in going:
        return max(index for index in going if index < now)
    return now - 1 if now else None


def verb(rubric: Node, answers: Node, step: Node) -> str:
    """Return what to do about a criterion on the path to the aim."""
    criterion = next(c for c in criteria(rubric) if c["id"] == step["criterion"])
    answer = answer_to(answers, criterion)
    said = claimed(rubric, criterion, answer)
    if step["to"] > step["high"]:
        return "raise"
    if said is not None and said[0] >= step["to"]:
        return "show"
    from_views = said is not None and not {"level", "range", "value"} & set(answer)
    return "agree" if from_views else "find_out"


def because(rows: list[Node], name: str) -> str:
    """Return the gravest reason for raising a criterion among an aim's demands."""
    words = {"not_met": "failed", "open": "open"}
    kinds = {"gate": "gate", "criteria": "demand"}
    found = {
        f"{kinds[r['demand']]}_{words[r['status']]}"
        for r in rows
        if r["demand"] in kinds and r["status"] in words and r["criterion"] == name
    }
    order = ["gate_failed", "demand_failed", "gate_open", "demand_open"]
    return next((reason for reason in order if reason in found), "points")


def moves(rubric: Node, answers: Node, rows: list[Node], steps: list[Node], lows: Levels) -> list[Node]:
    """Return the steps in the order to take them: what failed, what is open, the rest; then points per effort."""
    share, by_id = shares(rubric, lows), {c["id"]: c for c in criteria(rubric)}
    listed = []
    for step in steps:
        criterion = by_id[step["criterion"]]
        rise = value(criterion, step["to"]) - value(criterion, step["from"])
        points = share[step["criterion"]] * rise * 100
        why = because(rows, step["criterion"])
        listed.append({**step, "verb": verb(rubric, answers, step), "because": why, "points": points})
    groups = {"gate_failed": 0, "demand_failed": 0, "gate_open": 1, "demand_open": 1, "points": 2}
    return sorted(listed, key=lambda m: (groups[m["because"]], -m["points"] / m["effort"]))


def aim(rubric: Node, answers: Node, lows: Levels, highs: Levels, to: str | None = None) -> Node | None:
    """Return the verdict aimed at with its demands, the path to it and the moves along that; none at the best."""
    target = aimed_at(rubric, lows) if to is None else place(rubric, to)
    if target is None:
        return None
    verdict = rubric["verdicts"][target]
    rows = list(demand_rows(rubric, verdict["demands"], lows, highs))
    way = path(rubric, lows, highs, verdict["id"])
    steps = way["steps"] if way is not None and way["reachable"] else None
    return {
        "verdict": verdict["id"],
        "demands": rows,
        "path": way,
        "moves": None if steps is None else moves(rubric, answers, rows, steps, lows),
    }


# --- Best before (section 8) --------------------------------------------------------------------


def next_day(day: Date) -> Date:
    """Return the day after a day."""
    year, month, number = day
    if number < days_in(year, month):
        return year, month, number + 1
    return (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)


def best_before(rubric: Node, answers: Node) -> Node:
    """Wait day by day until all good evidence has aged, and see what is demonstrated then (section 8)."""
    held, day = holdings(rubric, answers), last_day(answers["as_of"])
    good: dict[str, list[Any]] = {}
    for c in criteria(rubric):
        answer, rules = answer_to(answers, c), evidence_rules(rubric, c)
        items = [i for i in answer.get("evidence") or [] if is_good(i, answers["as_of"], rules)]
        if items and held[c["id"]]["state"] != "not_applicable" and rules.get("max_age_months") is not None:
            good[c["id"]] = items
    now = verdict_index(rubric, end(held, "low"))
    days: list[Node] = []
    lows = end(held, "low")
    while good:
        day = next_day(day)
        aged = [
            c for c in criteria(rubric) if c["id"] in good and all_aged(good[c["id"]], day, evidence_rules(rubric, c))
        ]
        for c in aged:
            said, rules = claimed(rubric, c, answer_to(answers, c)), evidence_rules(rubric, c)
            cap: Any = rules.get("cap")
            if said is not None and cap is not None and said[1] > cap:
                lows = {**lows, c["id"]: min(said[0], cap)}
            del good[c["id"]]
        if aged:
            low = verdict_index(rubric, lows)
            written = f"{day[0]:04}-{day[1]:02}-{day[2]:02}"
            days.append({"day": written, "criteria": [c["id"] for c in aged], "verdict_low": verdict_id(rubric, low)})
    first = next((d["day"] for d in days if place(rubric, d["verdict_low"]) > now), None)
    return {"first": first, "days": days}


def all_aged(items: list[Any], day: Date, rules: Node) -> bool:
    """Tell whether every one of some evidence items is too old on a day."""
    return all(last_day(item["date"]) < months_before(day, int(rules["max_age_months"])) for item in items)


# --- Robustness to weights (section 8) ----------------------------------------------------------


def extreme_means(parts: list[tuple[Fraction, Fraction]], change: Fraction) -> list[Fraction]:
    """Return the weighted mean at every corner of the box w(1-d)..w(1+d): its extremes are among them."""
    ranges = [(w * (1 - change), w * (1 + change)) for w, _ in parts]
    values = [v for _, v in parts]
    corners = product(*ranges)
    return [mean(list(zip(corner, values, strict=True))) for corner in corners]


def extreme_score(node: Node, levels: Levels, change: Fraction, pick: Callable[[list[Fraction]], Fraction]) -> Fraction:
    """Return the least or greatest score of a node that counts, domain by domain from the leaves up.

    A mean never falls when one of its parts rises, and each group of siblings has weights of its own,
    so the extreme of the whole is the extreme mean of the extremes of its parts.
    """
    if is_criterion(node):
        exact = score(node, levels)
        assert exact is not None, "only what counts is asked for"
        return exact
    parts = [(weight(c), extreme_score(c, levels, change, pick)) for c in children(node) if counts(c, levels)]
    return pick(extreme_means(parts, change))


def verdict_at_extreme(
    rubric: Node, levels: Levels, change: Fraction, pick: Callable[[list[Fraction]], Fraction]
) -> int:
    """Return the verdict when all scores are at once as low, or as high, as the weights can make them."""
    overall = extreme_score(rubric, levels, change, pick) * 100
    by_domain = [extreme_score(d, levels, change, pick) * 100 for d in children(rubric) if counts(d, levels)]
    for index, verdict in enumerate(rubric["verdicts"]):
        demands = verdict["demands"]
        levels_met = {k: v for k, v in demands.items() if k in {"gates", "criteria", "applies"}}
        rows = demand_rows(rubric, levels_met, levels, levels)
        scores_met = overall >= Fraction(demands.get("score", 0)) and min(by_domain) >= Fraction(
            demands.get("domain", 0)
        )
        if scores_met and all(r["status"] == "met" for r in rows):
            return index
    raise AssertionError("the last verdict demands nothing")


def holds(rubric: Node, levels: Levels, change: Fraction) -> bool:
    """Tell whether no weights within the change give another verdict at this end (section 8)."""
    now = verdict_index(rubric, levels)
    return all(verdict_at_extreme(rubric, levels, change, pick) == now for pick in (min, max))


def radius(rubric: Node, lows: Levels, highs: Levels) -> Fraction:
    """Return the largest change of weights, 0 to 1, that moves neither end of the verdict, by halving (section 8)."""
    if score(rubric, lows) is None:
        return Fraction(1)
    below, above = Fraction(0), Fraction(1)
    for _ in range(HALVINGS):
        middle = (below + above) / 2
        if holds(rubric, lows, middle) and holds(rubric, highs, middle):
            below = middle
        else:
            above = middle
    return Fraction(1) if above == 1 else below


# --- Stress tests (section 8) -------------------------------------------------------------------


def shocked(scenario: Node, levels: Levels) -> Levels:
    """Return one end's levels after a shock, or as they were where every ``unless`` is met (section 8)."""
    if "unless" in scenario and all_reached(levels, scenario["unless"]):
        return levels
    after = dict(levels)
    for name, effect in scenario["effect"].items():
        level = levels[name]
        if level is not None:
            after[name] = min(level, effect["at_most"]) if "at_most" in effect else max(0, level - effect["drop"])
    return after


def stress(rubric: Node, scenario: Node, lows: Levels, highs: Levels) -> Node:
    """Return the score and verdict after a shock, and whether the demonstrated verdict stands (section 8)."""
    after_low, after_high = shocked(scenario, lows), shocked(scenario, highs)
    before = verdict_index(rubric, lows)
    last = before == len(rubric["verdicts"]) - 1
    return {
        "id": scenario["id"],
        "score": score_pair(rubric, after_low, after_high),
        "verdict": verdict_pair(rubric, after_low, after_high),
        "survives": None if last else verdict_index(rubric, after_low) <= before,
    }


# --- Services (section 9) -----------------------------------------------------------------------


def adjust_node(node: Node, adjust: Node) -> None:
    """Change a node's weight and gate, and drop excluded criteria below it, in place (section 9)."""
    name = node.get("id")
    if name in adjust.get("weights", {}):
        node["weight"] = adjust["weights"][name]
    if name in adjust.get("gates", {}):
        node["gate"] = adjust["gates"][name]
    if is_criterion(node):
        return
    kind = "criteria" if "criteria" in node else "domains"
    node[kind] = [child for child in node[kind] if child["id"] not in adjust.get("exclude", [])]
    for child in node[kind]:
        adjust_node(child, adjust)


def forget(tables: Iterator[Node], excluded: list[str]) -> None:
    """Drop excluded criteria from tables keyed by criterion, in place."""
    for table in tables:
        for name in excluded:
            table.pop(name, None)


def rubric_for(rubric: Node, service: str) -> Node:
    """Return the rubric adjusted for a service; ``unless`` is left whole, so it is never met (section 9)."""
    adjusted = copy.deepcopy(rubric)
    entry = next(s for s in rubric.get("services", []) if s["id"] == service)
    adjust = entry.get("adjust") or {}
    adjust_node(adjusted, adjust)
    excluded = adjust.get("exclude", [])
    forget((v["demands"].get("criteria", {}) for v in adjusted["verdicts"]), excluded)
    forget((o.get("requires") or {} for o in adjusted.get("options", [])), excluded)
    forget((s["effect"] for s in adjusted.get("scenarios", [])), excluded)
    return adjusted


def answers_for(rubric: Node, answers: Node, service: str) -> Node:
    """Return the answers with the service's own in place of the common ones, whole (section 9)."""
    own = answers["services"][service] or {}
    merged = {c["id"]: answer_to(answers, c) for c in criteria(rubric)}
    for criterion in criteria(rubric):
        if {criterion["id"], *criterion.get("formerly", [])} & set(own.get("answers") or {}):
            merged[criterion["id"]] = answer_to(own, criterion)
    common = {k: v for k, v in answers.items() if k != "services"}
    unify = {"unify": own["unify"]} if own.get("unify") is not None else {}
    return {**common, "answers": merged, **unify}


# --- Views (section 9) --------------------------------------------------------------------------


def all_views(rubric: Node, answers: Node) -> dict[str, dict[str, int]]:
    """Return, for each criterion with a view that is known, who gave which level."""
    found = {c["id"]: given_views(rubric, c, answer_to(answers, c)) for c in criteria(rubric)}
    return {name: views for name, views in found.items() if views}


def respondent_score(rubric: Node, answers: Node, who: str) -> Node | None:
    """Return a respondent's score: their view, uncapped, where given, else the file's interval (section 9)."""
    held, views = holdings(rubric, answers), all_views(rubric, answers)
    own = {name: given[who] for name, given in views.items() if who in given and held[name]["low"] is not None}
    return score_pair(rubric, {**end(held, "low"), **own}, {**end(held, "high"), **own})


def gaps(rubric: Node, answers: Node) -> dict[str, Node]:
    """Return highest minus lowest view of each criterion with views, and whether that is a split (section 9)."""
    split_at = rubric.get("split_at", 2)
    found = {name: max(v.values()) - min(v.values()) for name, v in all_views(rubric, answers).items()}
    return {name: {"gap": gap, "split": gap >= split_at} for name, gap in found.items()}


# --- Everything (section 13) --------------------------------------------------------------------


def score_pair(node: Node, lows: Levels, highs: Levels) -> Node | None:
    """Return a domain's, or the whole rubric's, score in percent at both ends; ``None`` where there is none."""
    low, high = (percent(score(node, levels)) for levels in (lows, highs))
    return None if low is None else {"low": low, "high": high}


def weight_of(held: dict[str, Node], share: dict[str, Fraction], keep: Callable[[Node], bool]) -> Fraction:
    """Return the share of weight of the criteria that apply and are to be kept (section 5)."""
    return sum((share[n] for n, h in held.items() if h["low"] is not None and keep(h)), Fraction(0))


def criterion_result(criterion: Node, held: Node, share: Fraction) -> Node:
    """Return one criterion's row of the result; its points lost are share x (1 - value) x 100 (section 6)."""
    ends = ("low", "high")
    applies = held["low"] is not None
    lost = {e: share * (1 - value(criterion, held[e])) * 100 for e in ends} if applies else None
    return {
        "id": criterion["id"],
        "level": {e: held[e] for e in ends} if applies else None,
        "top": top(criterion),
        "state": held["state"],
        "share": share if applies else None,
        "points_lost": lost,
        "evidence": held["evidence"],
        "good_evidence": held["good_evidence"],
    }


def domain_result(domain: Node, held: dict[str, Node], share: dict[str, Fraction]) -> Node:
    """Return one domain with its score and what is in it, nested as in the rubric (section 13)."""
    result = {
        "id": domain["id"],
        "weight": weight(domain),
        "score": score_pair(domain, end(held, "low"), end(held, "high")),
    }
    if "domains" in domain:
        return {**result, "domains": [domain_result(d, held, share) for d in domain["domains"]]}
    return {**result, "criteria": [criterion_result(c, held[c["id"]], share[c["id"]]) for c in domain["criteria"]]}


def assess_one(rubric: Node, answers: Node, service: str | None = None) -> Node:
    """Return one assessment, without those of its services (sections 5 to 8)."""
    held = holdings(rubric, answers)
    lows, highs = end(held, "low"), end(held, "high")
    share = shares(rubric, lows)
    not_applicable = [{"criterion": n, "reason": h["reason"]} for n, h in held.items() if "reason" in h]
    return {
        "locality": answers["locality"],
        "as_of": str(answers["as_of"]),
        "service": service,
        "score": score_pair(rubric, lows, highs),
        "verdict": verdict_pair(rubric, lows, highs),
        "go": go(rubric, lows, highs),
        "aim": aim(rubric, answers, lows, highs),
        "answers": tally(rubric, held),
        "answered": weight_of(held, share, lambda h: h["state"] != "unknown"),
        "evidence": {"coverage": weight_of(held, share, lambda h: h["good_evidence"] > 0)},
        "demands": next_demands(rubric, lows, highs),
        "gates": gate_states(rubric, lows, highs),
        "not_applicable": not_applicable,
        "domains": [domain_result(domain, held, share) for domain in children(rubric)],
        "questions": questions(rubric, lows, highs),
        "options": options(rubric, answers.get("unify"), lows, highs),
        "path": path(rubric, lows, highs),
        "robustness": {"radius": radius(rubric, lows, highs)},
        "best_before": best_before(rubric, answers),
        "scenarios": [stress(rubric, scenario, lows, highs) for scenario in rubric.get("scenarios", [])],
    }


def assess(rubric: Node, answers: Node) -> Node:
    """Return the whole result of section 13, with one assessment a service beside the overall one."""
    services = [
        assess_one(adjusted, answers_for(adjusted, answers, service), service)
        for service in answers.get("services") or {}
        for adjusted in [rubric_for(rubric, service)]
    ]
    return {**assess_one(rubric, answers), "services": services}


# --- Numbers as shown (section 6) ---------------------------------------------------------------


def round_to(exact: Fraction, decimals: int, *, up: bool) -> Fraction:
    """Round a figure down or up to some decimals."""
    scaled = exact * 10**decimals
    return Fraction(ceil(scaled) if up else floor(scaled), 10**decimals)


def shown_end(exact: Fraction, demands: list[Fraction], decimals: int, *, up: bool) -> Fraction:
    """Round one end, the other way where that would put it on another side of a demand (section 6)."""
    shown = round_to(exact, decimals, up=up)
    crossed = any((shown >= demand) != (exact >= demand) for demand in demands)
    return round_to(exact, decimals, up=not up) if crossed else shown


def shown(pair: Node, demands: list[Any], decimals: int = 4) -> Node:
    """Return a score as it is shown: outwards, never across a demand, equal ends rounded down (section 6)."""
    lines = [Fraction(demand) for demand in demands]
    low = shown_end(pair["low"], lines, decimals, up=False)
    return {
        "low": low,
        "high": low if pair["low"] == pair["high"] else shown_end(pair["high"], lines, decimals, up=True),
    }
