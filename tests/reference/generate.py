"""Draw small valid rubrics, answers files for them, and write both as YAML.

Everything is drawn from a ``random.Random``, so that a seed alone gives a case; ``strategies.py``
makes hypothesis strategies of the same functions. A case stays small enough for the reference to
try every way of raising its criteria.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from math import prod
from random import Random
from typing import Any, TypeVar

Node = dict[str, Any]
T = TypeVar("T")

MOST_COMBINATIONS = 1500
"""How many combinations of levels a rubric may have: the reference tries them all."""
SCALE = ["absent", "emerging", "developing", "established", "embedded"]
TEXTS = ["never seen", "Now and then", "often", "as a RULE", "wholly"]
WEIGHTS = [1, 1, 1, 2, 3, 10, Decimal("0.1"), Decimal("0.2"), Decimal("0.7"), Decimal("1.5"), Decimal("2.25")]
SCORES = [10, 20, 25, Decimal("33.3"), Decimal("33.33"), 40, 50, 60, Decimal("66.7"), 70, 75, 80, 90, 100]
EFFORTS = [1, 1, 2, 3, 5, Decimal("0.5"), Decimal("1.25")]
POINTS: list[Decimal | int] = [0, 0, 10, 20, 33, Decimal("33.3"), 50, 50, 80, Decimal("99.94"), 100]
RESPONDENTS = ["nhs", "council", "ward_staff"]
FUNCTIONS = ["one_budget", "one_employer", "one_plan"]


def chance(random: Random, percent: int) -> bool:
    """Say yes that often in a hundred."""
    return random.randint(1, 100) <= percent


def some(random: Random, items: list[T], least: int = 0, most: int = 99) -> list[T]:
    """Pick some of the items, in their order."""
    count = random.randint(min(least, len(items)), min(most, len(items)))
    places = sorted(random.sample(range(len(items)), count))
    return [items[place] for place in places]


def leaves(node: Node) -> list[Node]:
    """Return every criterion below a node, in order."""
    inside = node.get("criteria", node.get("domains"))
    return [node] if inside is None else [leaf for child in inside for leaf in leaves(child)]


def top(criterion: Node) -> int:
    """Return the number of a criterion's best level."""
    levels = criterion.get("levels", criterion.get("measure", {}).get("thresholds"))
    if isinstance(levels, int):
        return levels
    return len(levels) - (0 if "measure" in criterion else 1)


# --- Rubrics ------------------------------------------------------------------------------------


def weights(random: Random, siblings: list[Node]) -> list[Node]:
    """Give siblings weights, some of them nought or left out, but not nought for all."""
    for node in siblings:
        if chance(random, 80):
            node["weight"] = 0 if chance(random, 15) else random.choice(WEIGHTS)
    if all(node.get("weight", 1) == 0 for node in siblings):
        siblings[0]["weight"] = random.choice(WEIGHTS)
    return siblings


def measure(random: Random, best: int) -> Node:
    """Draw thresholds in either direction, some with decimals."""
    thresholds: list[Decimal | int] = sorted(random.sample([3, Decimal("4.5"), 10, 20, Decimal("33.3"), 70, 90], best))
    unit = random.choice(["%", "% gap", "weeks", "£m"])
    if chance(random, 50):
        return {"unit": unit, "thresholds": thresholds} | ({"better": "higher"} if chance(random, 30) else {})
    return {"unit": unit, "thresholds": thresholds[::-1], "better": "lower"}


def levels(random: Random) -> Node:
    """Draw one of the ways of giving a criterion its levels."""
    kind = random.choice(["number", "number", "texts", "yes or no", "measure"])
    best = random.choice([1, 2, 2, 3, 3, 4])
    if kind == "yes or no":
        return {"levels": ["No", "Yes"]}
    if kind == "measure":
        return {"measure": measure(random, best)}
    return {"levels": best if kind == "number" else TEXTS[: best + 1]}


def points(random: Random, best: int) -> list[Decimal | int]:
    """Draw what each level is worth: never falling, the last above nought."""
    drawn: list[Decimal | int] = sorted(random.choices(POINTS, k=best + 1))
    return drawn if drawn[-1] > 0 else [*drawn[:-1], 100]


def effort(random: Random, best: int) -> object:
    """Draw one effort for all steps, or one for each."""
    return random.choice(EFFORTS) if chance(random, 50) else [random.choice(EFFORTS) for _ in range(best)]


def evidence_rules(random: Random, best: int) -> Node:
    """Draw evidence rules with a cap inside the levels, no cap, or only an age."""
    rules: Node = {"cap": None if chance(random, 25) else random.randint(0, best)}
    if chance(random, 40):
        rules["max_age_months"] = random.choice([None, 1, 6, 12, 18, 36])
    return rules


def criterion(random: Random, name: str, *, capped: bool) -> Node:
    """Draw a criterion; *capped* says that the rubric's default cap of 1 holds unless it is overruled."""
    node: Node = {"id": name, "title": name.title(), "question": f"How is it with {name}?", **levels(random)}
    best = top(node)
    if chance(random, 15):
        node["formerly"] = [f"old_{name}"]
    if chance(random, 30):
        node["points"] = points(random, best)
    if chance(random, 30):
        node["gate"] = random.randint(0, best)
    if chance(random, 20):
        node["control"] = random.choice(["national", "national", "local"])
    if chance(random, 60):
        node["effort"] = effort(random, best)
    if chance(random, 40 if capped else 20):
        node["evidence"] = evidence_rules(random, best)
    return node


def domain(random: Random, name: str, depth: int, *, capped: bool) -> Node:
    """Draw a domain of criteria, or of domains."""
    node: Node = {"id": name, "title": name.title()}
    if depth and chance(random, 35):
        inside = [domain(random, f"{name}_{i}", depth - 1, capped=capped) for i in range(random.randint(1, 2))]
        return {**node, "domains": weights(random, inside)}
    inside = [criterion(random, f"{name}_c{i}", capped=capped) for i in range(random.randint(1, 3))]
    return {**node, "criteria": weights(random, inside)}


def needed(random: Random, criteria: list[Node], most: int = 2) -> dict[str, int]:
    """Draw levels that some criteria must have."""
    return {c["id"]: random.randint(0, top(c)) for c in some(random, criteria, 0, most)}


def demands(random: Random, criteria: list[Node]) -> Node:
    """Draw what a verdict demands."""
    drawn: Node = {}
    if chance(random, 85):
        drawn["score"] = random.choice(SCORES)
    if chance(random, 30):
        drawn["domain"] = random.choice(SCORES)
    if chance(random, 50):
        drawn["gates"] = chance(random, 90)
    if chance(random, 30):
        drawn["criteria"] = needed(random, criteria)
    if chance(random, 25):
        drawn["applies"] = random.choice(SCORES)
    return drawn


def verdicts(random: Random, criteria: list[Node]) -> list[Node]:
    """Draw the verdicts, best first as a rule, the last of which demands nothing."""
    drawn = [demands(random, criteria) for _ in range(random.randint(1, 4))]
    if chance(random, 80):
        drawn.sort(key=lambda d: -d.get("score", 0))
    going = random.randint(0, len(drawn) + 1)
    return [
        {"id": f"v{i}", "title": f"Verdict {i}", **({"go": True} if i < going else {}), "demands": d}
        for i, d in enumerate([*drawn, {}])
    ]


def option(random: Random, name: str, criteria: list[Node], names: list[str]) -> Node:
    """Draw an option that is not the first."""
    drawn = {
        "id": name,
        "title": name.title(),
        "provides": some(random, FUNCTIONS),
        "requires": needed(random, criteria),
    }
    return drawn | ({"verdict": random.choice(names)} if chance(random, 40) else {})


def options(random: Random, criteria: list[Node], names: list[str]) -> list[Node]:
    """Draw options, lightest first: the first requires and provides nothing."""
    first: Node = {"id": "talk", "title": "Talk", "provides": [], "requires": {}}
    return [first, *(option(random, f"option{i}", criteria, names) for i in range(random.randint(0, 4)))]


def effect(random: Random, hit: Node) -> Node:
    """Draw what a shock does to a criterion."""
    best = top(hit)
    return {"at_most": random.randint(0, best)} if chance(random, 50) else {"drop": random.randint(1, best)}


def scenario(random: Random, name: str, criteria: list[Node]) -> Node:
    """Draw a stress test."""
    hits = {c["id"]: effect(random, c) for c in some(random, criteria, 1, 3)}
    drawn: Node = {"id": name, "title": name.title(), "because": "It happens.", "effect": hits}
    unless = needed(random, criteria)
    return drawn | ({"unless": unless} if unless else {})


def heavy(nodes: list[Node], excluded: list[str]) -> list[Node]:
    """Return the nodes above weight nought that still hold a criterion."""
    return [n for n in nodes if n.get("weight", 1) > 0 and any(c["id"] not in excluded for c in leaves(n))]


def may_exclude(nodes: list[Node], excluded: list[str]) -> bool:
    """Tell whether every group left with criteria keeps a weight above nought."""
    left = [n for n in nodes if any(c["id"] not in excluded for c in leaves(n))]
    groups = [n.get("criteria", n.get("domains")) for n in left]
    return (not left or bool(heavy(nodes, excluded))) and all(may_exclude(g, excluded) for g in groups if g)


def every_node(nodes: list[Node]) -> list[Node]:
    """Return domains and criteria alike, in order."""
    return [m for n in nodes for m in [n, *every_node(n.get("criteria") or n.get("domains") or [])]]


def adjust(random: Random, domains: list[Node]) -> Node:
    """Draw how a service differs: weights, gates and excluded criteria."""
    criteria = [c for d in domains for c in leaves(d)]
    excluded = [c["id"] for c in some(random, criteria, 0, 2)]
    if not heavy(domains, excluded) or not may_exclude(domains, excluded):
        excluded = []
    kept = [c for c in criteria if c["id"] not in excluded]
    weighted = [n for n in every_node(domains) if n["id"] not in excluded]
    drawn: Node = {
        "weights": {n["id"]: random.choice(WEIGHTS) for n in some(random, weighted, 0, 2)},
        "gates": {
            c["id"]: None if "gate" in c and chance(random, 50) else random.randint(0, top(c))
            for c in some(random, kept, 0, 2)
        },
        "exclude": excluded,
    }
    return {key: found for key, found in drawn.items() if found or chance(random, 20)}


def service(random: Random, name: str, domains: list[Node]) -> Node:
    """Draw a service of the rubric."""
    drawn: Node = {"id": name, "title": name.title()}
    return drawn | ({"adjust": adjust(random, domains)} if chance(random, 85) else {})


def is_small(domains: list[Node]) -> bool:
    """Tell whether the reference can try every level of every criterion."""
    return prod(top(c) + 1 for d in domains for c in leaves(d)) <= MOST_COMBINATIONS


def small_domains(random: Random, *, capped: bool) -> list[Node]:
    """Draw top-level domains, dropping the last until they are small."""
    drawn = [domain(random, f"d{i}", 2, capped=capped) for i in range(random.randint(1, 3))]
    while not is_small(drawn) and len(drawn) > 1:
        drawn.pop()
    only = {"id": "d0", "title": "D0", "criteria": [criterion(random, "d0_c0", capped=capped) | {"weight": 1}]}
    return weights(random, drawn if is_small(drawn) else [only])


def rubric(random: Random) -> Node:
    """Draw a small rubric that satisfies every rule of the design's section 3."""
    capped = chance(random, 40)
    domains = small_domains(random, capped=capped)
    criteria = [c for d in domains for c in leaves(d)]
    ranked = verdicts(random, criteria)
    evidence = {"cap": 1, "max_age_months": random.choice([1, 12, 36])} if capped else {"max_age_months": 24}
    return {
        "rubric": "drawn",
        "version": "1.0.0",
        "title": "Drawn at random",
        **({"scale": SCALE[: random.randint(2, 5)]} if chance(random, 70) else {}),
        **({"evidence": evidence} if capped or chance(random, 30) else {}),
        "domains": domains,
        "verdicts": ranked,
        "functions": [{"id": f, "title": f.title()} for f in FUNCTIONS],
        "options": options(random, criteria, [v["id"] for v in ranked]),
        "scenarios": [scenario(random, f"shock{i}", criteria) for i in range(random.randint(0, 2))],
        "services": [service(random, f"s{i}", domains) for i in range(random.randint(0, 2))],
    }


# --- Answers ------------------------------------------------------------------------------------


def odd_case(random: Random, word: str) -> str:
    """Spell a word in another case."""
    return random.choice([str.lower, str.upper, str.title, str.capitalize])(word)


def number_for(random: Random, node: Node) -> Decimal | int:
    """Draw a measured number, often exactly on a threshold or just beside one."""
    near: Decimal | int = random.choice(node["measure"]["thresholds"])
    return random.choice([near, near, near + 1, near - Decimal("0.01"), near + Decimal("0.01"), 0, 100])


def words(drawn: Node, node: Node) -> list[list[str]]:
    """Return the lists of words for a criterion's levels: its own texts, the scale's names, both or neither."""
    names = drawn["scale"] if len(drawn.get("scale", [])) == top(node) + 1 else []
    texts = node["levels"] if isinstance(node.get("levels"), list) else []
    return [found for found in (texts, names) if found]


def level_word(random: Random, drawn: Node, node: Node, level: int) -> object:
    """Spell a level as a word where it has one, else as a number."""
    known = words(drawn, node)
    if not known:
        return level
    if ["No", "Yes"] in known and chance(random, 30):
        return bool(level)
    return odd_case(random, random.choice(known)[level])


def said_level(random: Random, drawn: Node, node: Node) -> object:
    """Draw a level, as a number or a word."""
    level = random.randint(0, top(node))
    return level_word(random, drawn, node, level) if chance(random, 35) else level


def said_range(random: Random, node: Node) -> object:
    """Draw a range in either spelling."""
    low, high = sorted(random.choices(range(top(node) + 1), k=2))
    return [low, high] if chance(random, 50) else f"{low}..{high}"


def dated(random: Random) -> object:
    """Draw a date of any precision around the days that the answers describe."""
    year, month = random.randint(2023, 2027), random.randint(1, 12)
    day = random.choice([1, 15, 28, 29 if month != 2 else 28, 30 if month != 2 else 28])
    return random.choice([year, f"{year}-{month:02}", f"{year}-{month:02}-{day:02}"])


def as_of(random: Random) -> object:
    """Draw the day the answers describe: any precision, often the end of a month."""
    return random.choice(
        [2026, "2026-02", "2026-06", "2026-02-28", "2024-02-29", "2026-03-31", "2026-06-30", dated(random)]
    )


def evidence(random: Random) -> list[object]:
    """Draw evidence items, with dates, without, and as bare text."""
    forms: list[object] = [
        "Minutes of the board",
        {"source": "paper", "date": dated(random)},
        {"source": "survey", "date": dated(random), "note": "Signed", "ref": "para 9"},
        {"source": "motion"},
    ]
    return some(random, forms, 1, 3)


def views(random: Random, drawn: Node, node: Node) -> Node:
    """Draw views of some respondents, some of them unknown."""
    return {
        who: "unknown" if chance(random, 20) else said_level(random, drawn, node)
        for who in some(random, RESPONDENTS, 1)
    }


def long_forms(random: Random, drawn: Node, node: Node) -> Node:
    """Draw an answer in its long form."""
    if "measure" in node and chance(random, 50):
        return {"value": number_for(random, node)}
    kind = random.choice(["level", "level", "range", "views", "both"])
    if kind == "range":
        return {"range": said_range(random, node)}
    if "measure" in node or kind == "level":
        return {"level": "unknown" if chance(random, 5) else said_level(random, drawn, node)}
    agreed = {"level": said_level(random, drawn, node)} if kind == "both" else {}
    return {**agreed, "views": views(random, drawn, node)}


def long_answer(random: Random, drawn: Node, node: Node) -> Node:
    """Draw an answer in its long form, often with evidence."""
    extra: Node = {"evidence": evidence(random)} if chance(random, 60) else {}
    return {**long_forms(random, drawn, node), **extra, **({"note": "Why"} if chance(random, 10) else {})}


def short_answer(random: Random, drawn: Node, node: Node) -> object:
    """Draw an answer that is one word, number or range."""
    if "measure" in node:
        return f"{number_for(random, node)}{node['measure']['unit']}"
    return said_range(random, node) if chance(random, 25) else said_level(random, drawn, node)


def answer(random: Random, drawn: Node, node: Node, gated: set[str]) -> object:
    """Draw any answer to a criterion; ``not_applicable`` only off the gates."""
    if chance(random, 12):
        return random.choice(["unknown", "Unknown", None])
    if node["id"] not in gated and chance(random, 12):
        return {"not_applicable": "Not here"}
    return long_answer(random, drawn, node) if chance(random, 60) else short_answer(random, drawn, node)


def answer_table(random: Random, drawn: Node, criteria: list[Node], gated: set[str], share: int) -> Node:
    """Draw answers to that share, in a hundred, of the criteria; some under a former id."""
    return {
        random.choice([c["id"], *c.get("formerly", [])]): answer(random, drawn, c, gated)
        for c in criteria
        if chance(random, share)
    }


def service_gates(entry: Node, gated: set[str]) -> set[str]:
    """Return the gates that hold in a service."""
    changed = entry.get("adjust", {}).get("gates", {})
    return {g for g in gated | set(changed) if changed.get(g, 0) is not None} - set(
        entry.get("adjust", {}).get("exclude", [])
    )


def service_answers(random: Random, drawn: Node, entry: Node, gated: set[str]) -> Node:
    """Draw a service's own answers and functions."""
    excluded = entry.get("adjust", {}).get("exclude", [])
    kept = [c for d in drawn["domains"] for c in leaves(d) if c["id"] not in excluded]
    own: Node = {"unify": some(random, FUNCTIONS)} if chance(random, 30) else {}
    if chance(random, 75):
        own["answers"] = answer_table(random, drawn, kept, service_gates(entry, gated), 35)
    return own


def answers(random: Random, drawn: Node) -> Node:
    """Draw an answers file for a rubric."""
    criteria = [c for d in drawn["domains"] for c in leaves(d)]
    gated = {c["id"] for c in criteria if "gate" in c}
    assessed = some(random, drawn["services"])
    anywhere = gated.union(*(service_gates(s, gated) for s in assessed))
    share = random.choice([0, 30, 60, 90, 100, 100])
    return {
        "locality": "Drawn",
        "as_of": as_of(random),
        **({"unify": some(random, FUNCTIONS)} if chance(random, 75) else {}),
        "respondents": {"nhs": "NHS", "council": "Council", "ward_staff": {"title": "Ward staff", "side": "nhs"}},
        "answers": answer_table(random, drawn, criteria, anywhere, share),
        **({"services": {s["id"]: service_answers(random, drawn, s, gated) for s in assessed}} if assessed else {}),
    }


def case(random: Random) -> tuple[Node, Node]:
    """Draw a rubric and an answers file for it."""
    drawn = rubric(random)
    return drawn, answers(random, drawn)


def case_of_seed(seed: int) -> tuple[Node, Node]:
    """Return the case of a seed, the same at every run."""
    return case(Random(seed))


# --- YAML ---------------------------------------------------------------------------------------

PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _.?£%-]*|\d+\.\.\d+|\d{4}-\d{2}(-\d{2})?|-?\d+(\.\d+)? ?[A-Za-z%£][A-Za-z%£ ]*")
SPECIAL = {"true", "false", "null"}


def scalar(data: object) -> str:
    """Write a scalar: numbers and simple words plain, other text in quotes."""
    if data is None or isinstance(data, bool):
        return {None: "null", True: "true", False: "false"}[data]
    if isinstance(data, str):
        return data if PLAIN.fullmatch(data) and data.lower() not in SPECIAL else json.dumps(data, ensure_ascii=False)
    return str(data)


def flow(data: object) -> str:
    """Write data on one line."""
    if isinstance(data, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(flow(item) for item in data) + "]"
    text = scalar(data)
    return json.dumps(data, ensure_ascii=False) if isinstance(data, str) and "?" in text else text


def to_yaml(data: Node, indent: str = "") -> str:
    """Write a table as YAML text: tables and lists of tables as blocks, the rest on one line."""
    return "".join(f"{indent}{key}:{block(item, indent)}\n" for key, item in data.items())


def block(item: object, indent: str) -> str:
    """Write the value of a key, as what follows its colon."""
    if isinstance(item, dict) and item and any(isinstance(i, dict | list) for i in item.values()):
        return "\n" + to_yaml(item, indent + "  ").rstrip("\n")
    if isinstance(item, list) and item and all(isinstance(i, dict) for i in item):
        dashed = (to_yaml(i, indent + "    ").rstrip("\n") for i in item)
        return "".join(f"\n{indent}  - {text[len(indent) + 4 :]}" for text in dashed)
    return f" {flow(item)}"
