"""Draw rubrics that extend others: every kind of change, mostly sound, some that break a rule."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from tests.reference import generate
from tests.reference.extending import parts, resolve
from tests.reference.generate import Node, chance, leaves, some, top

if TYPE_CHECKING:
    from collections.abc import Callable


def variation(random: Random, parent: Node, number: int) -> Node:
    """Draw the changes that the link of that number makes of a resolved rubric."""
    changes = [draw for draw in (titles, lists, sets, removals, additions) if chance(random, 60)]
    child: Node = {"rubric": f"link{number}", "version": f"1.{number}.0", "extends": f"link{number - 1}.yaml"}
    for draw in changes:
        child |= draw(random, parent, number)
    return without_clashes(child, parent)


def without_clashes(child: Node, parent: Node) -> Node:
    """Return the changes but for those that name what the same changes take away or write again."""
    gone = set(child.get("remove", []))
    if "options" in child:
        gone |= {one["id"] for one in parent["options"]}
    child["set"] = {name: changed for name, changed in child.get("set", {}).items() if name not in gone}
    for part in ("scenarios", "functions", "services"):
        if part in child:
            child[part] = [entry for entry in child[part] if entry["id"] not in gone]
    for entry in [entry for entries in child.get("add", {}).values() for entry in entries]:
        if entry.get("after") in gone:
            del entry["after"]
    return child


def titles(random: Random, parent: Node, number: int) -> Node:
    """Draw keys of the rubric itself, written again."""
    drawn: Node = {"title": f"Link {number}", "summary": "Ours", "asks": "Is it?", "rating": ["Look", "Ask"]}
    drawn |= {"split_at": random.randint(1, 3), "evidence": {"max_age_months": random.choice([None, 6, 24])}}
    drawn["sources"] = {f"paper{number}": {"title": "A paper"}, "shared": {"title": f"By {number}"}}
    kept = some(random, list(drawn))
    cleared: Node = {"summary": None} if "summary" in parent and chance(random, 20) else {}
    return {key: drawn[key] for key in kept} | cleared


def lists(random: Random, parent: Node, number: int) -> Node:
    """Draw lists written again: whole ones, and some that replace or append by id."""
    criteria, names = leaves(parent), [one["id"] for one in parent["verdicts"]]
    shocks = [one["id"] for one in parent.get("scenarios", [])]
    drawn: Node = {
        "options": generate.options(random, criteria, names),
        "scenarios": [
            generate.scenario(random, name, criteria) for name in [*some(random, shocks, 0, 1), f"shock_l{number}"]
        ],
        "functions": [{"id": "one_plan", "title": f"Plan {number}"}, {"id": f"f{number}", "title": "New"}],
        "services": [generate.service(random, f"s_l{number}", parent["domains"])],
    }
    return {key: drawn[key] for key in some(random, list(drawn), 1, 2)}


def sets(random: Random, parent: Node, _number: int) -> Node:
    """Draw changed keys of some of what has an id."""
    drawn: Node = {}
    for _, part in some(random, parts(parent), 1, 4):
        keys = changed_keys(random, parent, part)
        drawn[part["id"]] = {key: keys[key] for key in some(random, list(keys), 1, 3)}
    return {"set": drawn}


def changed_keys(random: Random, parent: Node, part: Node) -> Node:
    """Draw new values for the keys of a part, by what it is."""
    criteria = leaves(parent)
    title: Node = {"title": f"Renamed {part['id']}"}
    if part in criteria:
        return title | criterion_keys(random, parent, part)
    if "demands" in part:
        return title | {"demands": demand_keys(random, part["demands"], criteria)}
    if "provides" in part:
        return title | option_keys(random, part, criteria)
    if "effect" in part:
        return title | shock_keys(random, part, criteria)
    if "criteria" in part or "domains" in part:
        return title | {"weight": random.choice(generate.WEIGHTS)}
    return title | ({"adjust": adjust_keys(random, part, parent)} if part in parent.get("services", []) else {})


def criterion_keys(random: Random, parent: Node, part: Node) -> Node:
    """Draw what may be set on a criterion; its levels are as many as before, or one more."""
    best = top(part)
    keys: Node = {
        "weight": random.choice(generate.WEIGHTS),
        "gate": random.randint(0, best),
        "question": "Is it so?",
        "effort": generate.effort(random, best),
        "points": generate.points(random, best),
        "control": random.choice(["local", "national"]),
        "evidence": random.choice([{"cap": None}, {"cap": 0}, {"max_age_months": 6}, {"max_age_months": None}]),
    }
    keys |= {key: None for key in ("gate", "points", "question") if part.get(key) is not None and chance(random, 40)}
    if "measure" in part:
        keys["measure"] = generate.measure(random, best)
    elif chance(random, 30):
        keys["levels"] = [f"{text} indeed" for text in generate.TEXTS[: best + 1]]
    elif chance(random, 10) and best < len(parent.get("scale", [])):
        keys["levels"] = best + 1
    return keys


def demand_keys(random: Random, demands: Node, criteria: list[Node]) -> Node:
    """Draw demands that merge with those there are, some of them cleared."""
    drawn: Node = {"score": random.choice(generate.SCORES), "gates": True} if demands else {}
    drawn |= {key: None for key in demands if chance(random, 30)}
    if demands and chance(random, 40):
        held = {name: None for name in demands.get("criteria", {}) if chance(random, 40)}
        drawn["criteria"] = generate.needed(random, criteria) | held
    return drawn


def option_keys(random: Random, part: Node, criteria: list[Node]) -> Node:
    """Draw what may be set on an option; the first requires and provides nothing."""
    if part["id"] == "talk":
        return {}
    required = part.get("requires", {})
    new: Node = generate.needed(random, criteria)
    return {
        "requires": new | {name: None for name in required if chance(random, 40)},
        "provides": some(random, generate.FUNCTIONS),
    } | ({"verdict": None} if "verdict" in part else {})


def shock_keys(random: Random, part: Node, criteria: list[Node]) -> Node:
    """Draw what may be set on a scenario: effects by criterion, and levels that merge."""
    hit = random.choice(criteria)
    cleared = {name: None for name in list(part["effect"])[1:] if chance(random, 30)}
    drawn: Node = {"effect": {hit["id"]: generate.effect(random, hit)} | cleared, "because": None}
    unless = generate.needed(random, criteria)
    return drawn | ({"unless": unless} if unless else {})


def adjust_keys(random: Random, part: Node, parent: Node) -> Node:
    """Draw how a service differs otherwise than before: a gate of nothing stays, a weight of nothing is cleared."""
    old = part.get("adjust", {})
    drawn = generate.adjust(random, parent["domains"])
    drawn["weights"] = drawn.get("weights", {}) | {key: None for key in old.get("weights", {}) if chance(random, 40)}
    gated = [one["id"] for one in leaves(parent) if one.get("gate") is not None]
    drawn["gates"] = drawn.get("gates", {}) | dict.fromkeys(some(random, gated, 0, 1))
    return drawn


def removals(random: Random, parent: Node, _number: int) -> Node:
    """Draw ids to take away: of criteria that nothing cites, as a rule."""
    cited = repr([parent.get(key) for key in ("verdicts", "options", "scenarios", "services")])
    free = [one["id"] for one in leaves(parent) if repr(one["id"]) not in cited or chance(random, 5)]
    others = [one["id"] for key in ("scenarios", "services") for one in parent.get(key, [])]
    return {"remove": some(random, [*free, *others], 0, 2)}


def additions(random: Random, parent: Node, number: int) -> Node:
    """Draw new criteria and domains, some of them at a place."""
    domain = random.choice([part for _, part in parts(parent) if "criteria" in part or "domains" in part])
    inner = domain.get("domains")
    name = f"n{number}"
    entry: Node = generate.criterion(random, f"{name}_c0", capped=False) | {"weight": Decimal("1.5")}
    added: Node = entry if inner is None else {"id": f"{name}_d", "criteria": [entry]}
    if chance(random, 50):
        added["after"] = random.choice(inner or domain["criteria"])["id"]
    drawn: Node = {domain["id"]: [added]}
    if chance(random, 30):
        top_level: Any = {"id": f"{name}_top", "criteria": [{"id": f"{name}_c1", "levels": 2}]}
        drawn["domains"] = [top_level | {"after": random.choice(parent["domains"])["id"]}]
    return {"add": drawn}


def chain(random: Random, is_sound: Callable[[Node], bool], most: int = 8) -> list[Node]:
    """Draw a rubric and up to *most* links that extend it, each as it is written, the root first.

    A link that breaks a rule is mostly drawn anew; sometimes it stays, as the last.
    """
    links = [generate.rubric(random) | {"rubric": "link0"}]
    whole, wanted = links[0], random.choice([1, 2, 3, most])
    for _ in range(2 * wanted):
        link = variation(random, whole, len(links))
        made = resolve(whole, link)
        if is_sound(made):
            links.append(link)
            whole = made
        elif chance(random, 15):
            return [*links, link]
        if len(links) > wanted:
            break
    return links if len(links) > 1 else [*links, {"rubric": "link1", "version": "1.0.0", "extends": "link0.yaml"}]
