"""A plain reading of the design's section 10: what a rubric that extends another resolves to.

It shares nothing with the program but the design; rubrics are the tables that their YAML says.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from tests.reference import reference
from tests.reference.reference import Node

LISTS = ("verdicts", "options", "functions", "scenarios", "services")
BY_ID = ("functions", "scenarios", "services")
MERGED = ("demands", "requires", "unless", "evidence", "adjust")


def resolve(parent: Node, child: Node) -> Node:
    """Return what a child, as written, makes of its resolved parent: its own keys, then set, remove, add."""
    whole = deepcopy(parent)
    for key, given in child.items():
        if key not in {"extends", "set", "remove", "add"}:
            write_again(whole, key, deepcopy(given))
    for name, changes in child.get("set", {}).items():
        set_keys(part_called(whole, name), deepcopy(changes))
    for name in child.get("remove", []):
        take_away(whole, name)
    for name, entries in child.get("add", {}).items():
        for entry in deepcopy(entries):
            put(list_of(whole, name), entry)
    return whole


def write_again(whole: Node, key: str, given: Any) -> None:
    """Replace a key of the rubric itself; some merge, some replace or append by id."""
    if given is None:
        whole.pop(key, None)
    elif key in {"evidence", "sources"}:
        whole[key] = {**whole.get(key, {}), **given}
    elif key in BY_ID:
        old = whole.get(key, [])
        news = {entry["id"]: entry for entry in given}
        kept = [news.pop(entry["id"], entry) for entry in old]
        whole[key] = kept + list(news.values())
    else:
        whole[key] = given


def parts(whole: Node) -> list[tuple[list[Node], Node]]:
    """Return everything that has an id, with the list that it stands in."""
    found: list[tuple[list[Node], Node]] = []

    def below(nodes: list[Node]) -> None:
        for node in nodes:
            found.append((nodes, node))
            below(node.get("domains", []))
            found.extend((node["criteria"], leaf) for leaf in node.get("criteria", []))

    below(whole["domains"])
    for key in LISTS:
        found.extend((whole[key], entry) for entry in whole.get(key, []))
    return found


def part_called(whole: Node, name: str) -> Node:
    """Return the one part with that id."""
    (found,) = [entry for _, entry in parts(whole) if entry["id"] == name]
    return found


def set_keys(part: Node, changes: Node) -> None:
    """Change some keys of a part; nothing clears, some keys merge, everything else is replaced whole."""
    for key, given in changes.items():
        if given is None:
            part.pop(key, None)
        elif key in MERGED:
            part[key] = merged(part.get(key, {}), given, null_is_a_value=key == "evidence")
        elif key == "effect":
            part[key] = {hit: how for hit, how in {**part.get(key, {}), **given}.items() if how is not None}
        else:
            part[key] = given


def merged(old: Any, given: Any, *, null_is_a_value: bool) -> Any:
    """Merge one table into another at every depth."""
    if not isinstance(given, dict):
        return given
    result = dict(old) if isinstance(old, dict) else {}
    for key, inner in given.items():
        if inner is None and not null_is_a_value:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), inner, null_is_a_value=null_is_a_value or key == "gates")
    return result


def take_away(whole: Node, name: str) -> None:
    """Take the part with that id out of its list."""
    for holder, entry in parts(whole):
        if entry["id"] == name:
            holder.remove(entry)


def list_of(whole: Node, name: str) -> list[Node]:
    """Return the list to which entries under that name are added."""
    if name == "domains":
        return whole["domains"]  # type: ignore[no-any-return]  # a rubric's domains are a list
    domain = part_called(whole, name)
    return domain["domains" if "domains" in domain else "criteria"]  # type: ignore[no-any-return]  # as above


def put(holder: list[Node], entry: Node) -> None:
    """Put an entry last, or right after the one that it names."""
    after = entry.pop("after", None)
    places = [place for place, one in enumerate(holder) if one["id"] == after]
    holder.insert(places[0] + 1 if places else len(holder), entry)


# --- Answers ------------------------------------------------------------------------------------


def answers_under(origin: Node, rubric: Node, answers: Node) -> Node:
    """Return answers written for one rubric as they stand under another that descends from it."""
    now = {one["id"]: one for one in reference.criteria(rubric)}
    kept: Node = {}
    for old in reference.criteria(origin):
        for key in (old["id"], *old.get("formerly", [])):
            if key in answers and old["id"] in now and is_read(origin, rubric, old, now[old["id"]], answers[key]):
                kept[old["id"]] = answers[key]
    return kept


def is_read(origin: Node, rubric: Node, old: Node, new: Node, said: Any) -> bool:
    """Tell whether an answer still means something: the levels are the same, or it does not speak of them."""
    if level_texts(origin, old) == level_texts(rubric, new):
        return True
    answer = said if isinstance(said, dict) else {"level": said}
    if "not_applicable" in answer:
        return True
    is_measured = "value" in answer or reference.has_unit(old, said)
    return is_measured and "measure" in new and old["measure"]["unit"] == new["measure"]["unit"]


def level_texts(rubric: Node, criterion: Node) -> object:
    """Return what tells the levels of two criteria apart: their number, and their texts or names."""
    best = reference.top(criterion)
    if "measure" in criterion and not isinstance(criterion.get("levels"), list):
        return best, str(criterion["measure"])
    if isinstance(criterion.get("levels"), list):
        return best, [text.casefold() for text in criterion["levels"]]
    scale = rubric.get("scale", [])
    return best, [word.casefold() for word in scale] if len(scale) == best + 1 else []
