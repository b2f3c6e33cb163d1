"""JSON Schemas as editors want them: with a rubric's own ids, levels and words, each level with what it means.

A schema refuses nothing that the program accepts. What it cannot say (design, sections 3 and 4) is listed in
docs/rubric-guide.md.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caretrust_readiness.model.parts import Criterion
    from caretrust_readiness.model.rubric import Rubric

Schema = dict[str, Any]

#: Keys with nothing after them, which mean an empty mapping.
_EMPTY: Final = {
    "": ("answers", "sources", "respondents", "services"),
    "ServiceFile": ("answers",),
    "Verdict": ("demands",),
    "Demands": ("criteria",),
    "Option": ("requires",),
    "Service": ("adjust",),
}
_MERGED: Final = ("demands", "requires", "unless", "evidence", "adjust", "effect")
_LISTS: Final = {
    "verdicts": "Verdict",
    "options": "Option",
    "functions": "Function",
    "scenarios": "Scenario",
    "services": "Service",
}
#: What a criterion's answer may be beside its levels and words: a range, a number with its unit, unknown, digits.
_OTHERS: Final = r"^\s*(\S.*\.\..*\S|[+-]?[0-9.].*|[uU][nN][kK][nN][oO][wW][nN])[\s.;,]*$"
_SIGNS: Final = {"'": "['\u2018\u2019\u201a\u2032\u00b4`]", '"': '["\u201c\u201d\u201e\u2033]', " ": r"\s+"}


def _nullable(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _with_empty(schema: Schema) -> Schema:
    """*schema*, in which what may be left empty may be null."""
    made = deepcopy(schema)
    for name, keys in _EMPTY.items():
        holder = made if not name else made.get("$defs", {}).get(name, {})
        for key in keys:
            if key in holder.get("properties", {}):
                holder["properties"][key] = _nullable(holder["properties"][key])
    return made


def answers_schema(schema: Schema, rubric: Rubric | None) -> Schema:
    """The *schema* of an answers file; with *rubric*, of answers for that one."""
    services = schema["properties"]["services"]
    services["additionalProperties"] = _nullable(services["additionalProperties"])
    if rubric is None:
        return _with_empty(schema)
    made = deepcopy(schema)
    entries = {
        "type": "object",
        "properties": {
            name: _answer(criterion, rubric)
            for key, criterion in rubric.criteria.items()
            for name in (key, *criterion.formerly)
        },
        "additionalProperties": False,
    }
    made["$defs"] |= {_spelt(one): _spellings(one, rubric) for one in rubric.criteria.values()}
    for key in ("title", "description"):  # an editor would show them in place of the criterion's
        made["$defs"]["Entry"].pop(key, None)
    made["properties"]["answers"] = made["$defs"]["ServiceFile"]["properties"]["answers"] = entries
    functions = {"type": "array", "items": {"enum": [one.id for one in rubric.functions]}}
    for holder in (made, made["$defs"]["ServiceFile"]):
        holder["properties"]["unify"] = _nullable(functions)
    own = made["properties"]["services"]
    own["properties"] = {one.id: {**own["additionalProperties"], "description": one.name} for one in rubric.services}
    own["additionalProperties"] = False
    return _with_empty(made)


def _answer(criterion: Criterion, rubric: Rubric) -> Schema:
    about = _described(criterion, rubric)
    # An editor shows, of the choices, the first that fits, or the first of all: so each tells of every level.
    unknown = {"const": "unknown", "description": about}
    bare = [] if criterion.measure is not None else _numbers(criterion, rubric, about)
    spelt: Schema = {"$ref": f"#/$defs/{_spelt(criterion)}"}
    level = {"anyOf": [*_numbers(criterion, rubric), *_words(criterion, rubric), {"const": "unknown"}, spelt]}
    others: list[Schema] = [
        {"type": "null"},
        {"type": "array", "minItems": 2, "maxItems": 2},
        {"allOf": [{"$ref": "#/$defs/Entry"}, {"properties": {"level": level}}]},
    ]
    choices = [unknown, *bare, *_words(criterion, rubric, about), spelt, *others]
    return {"title": criterion.name, "description": about, "anyOf": choices}


def _spelt(criterion: Criterion) -> str:
    """The name of the definition of all spellings of the levels of *criterion*; no other definition has a dot."""
    return f"spelt.{criterion.id}"


def _numbers(criterion: Criterion, rubric: Rubric, about: str = "") -> list[Schema]:
    return [_level(level, level, criterion, rubric, about) for level in range(criterion.top + 1)]


def _words(criterion: Criterion, rubric: Rubric, about: str = "") -> list[Schema]:
    names = rubric.level_names(criterion)
    return [_level(name, level, criterion, rubric, about) for level, name in enumerate(names)]


def _level(said: str | int, level: int, criterion: Criterion, rubric: Rubric, about: str) -> Schema:
    text = rubric.level_text(criterion, level)
    return {"const": said, "description": f"Level {level}: {text}\n\n{about}" if about else text}


def _spellings(criterion: Criterion, rubric: Rubric) -> Schema:
    """Texts in any spelling that the program reads as a level, and what is no level and may stand there."""
    words = rubric.level_words[criterion.id]
    if not all(word.isascii() for word in words):  # their other spellings have no pattern
        return {"type": ["string", "null"]}
    truth = ["boolean"] if {"true", "false"} <= words.keys() else []
    return {"type": ["string", "null", *truth], "pattern": f"{_OTHERS}|{_pattern(words)}"}


def _pattern(words: Iterable[str]) -> str:
    """A pattern for every spelling of the folded *words*."""
    spelt = ("".join(map(_letter, word)) for word in words)
    return rf"^\s*({'|'.join(spelt)})[\s.;,]*$"


def _letter(char: str) -> str:
    if char in _SIGNS:
        return _SIGNS[char]
    if char == "-":
        return "[-\u2010-\u2014]"
    if char == ".":
        return "[.\u2026]*"
    return f"[{char}{char.upper()}]" if char.isalpha() else re.escape(char)


def _described(criterion: Criterion, rubric: Rubric) -> str:
    """What an editor shows of *criterion*: its question, and every level with what it means."""
    lines = [criterion.question or criterion.name]
    lines += [f"{level}: {rubric.level_text(criterion, level)}" for level in range(criterion.top + 1)]
    return "\n\n".join(lines)


def rubric_schema(schema: Schema, rubric: Rubric | None) -> Schema:
    """The *schema* of a rubric, which may extend another; with *rubric*, also the ids of that one."""
    made = _with_empty(schema)
    definitions = made.pop("$defs")
    whole = {key: value for key, value in made.items() if key != "title"}
    for name in ("Criterion", "Domain"):
        definitions[f"Added{name}"] = _added(definitions[name])
    definitions |= {f"Changed{name}": _changed(definitions[name]) for name in (*_LISTS.values(), "Criterion", "Domain")}
    definitions |= {"Rubric": whole, "Extension": _extension(whole, rubric)}
    branch = {"if": {"required": ["extends"]}, "then": {"$ref": "#/$defs/Extension"}}
    return {"$defs": definitions, "type": "object", **branch, "else": {"$ref": "#/$defs/Rubric"}}


def _added(schema: Schema) -> Schema:
    after = {"description": "The id of the sibling to stand after.", "type": "string"}
    return {**schema, "properties": {**schema["properties"], "after": after}}


def _changed(schema: Schema) -> Schema:
    """An entry of which any keys are changed; null clears."""
    properties = {key: _nullable(value) for key, value in schema["properties"].items() if key != "id"}
    properties |= {key: {"type": ["object", "null"]} for key in _MERGED if key in properties}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _extension(whole: Schema, rubric: Rubric | None) -> Schema:
    properties = {key: _nullable(value) for key, value in whole["properties"].items() if key != "domains"}
    properties["evidence"] = {"type": ["object", "null"]}
    properties |= {key: whole["properties"][key] for key in ("rubric", "version")}
    refs = [f"#/$defs/Changed{name}" for name in ("Criterion", "Domain", *_LISTS.values())]
    any_change: Schema = {"anyOf": [{"$ref": ref} for ref in refs]}
    added: Schema = {"anyOf": [{"$ref": "#/$defs/AddedCriterion"}, {"$ref": "#/$defs/AddedDomain"}]}
    known = [] if rubric is None else list(_known(rubric))
    properties["extends"] = {"description": "A built-in id, or a path relative to this file.", "type": "string"}
    properties["set"] = {
        "description": "An id, and the keys that change; null clears.",
        "type": ["object", "null"],
        "properties": {key: {"title": key, **_one_of(found, about)} for key, found, about in _by_id(known)},
        "additionalProperties": any_change,
    }
    properties["add"] = {
        "description": "The id of a domain, and new criteria.",
        "type": ["object", "null"],
        "properties": {
            key: {"type": "array", "items": added, "description": about}
            for key, name, about in known
            if name == "Domain"
        }
        | {"domains": {"type": "array", "items": {"$ref": "#/$defs/AddedDomain"}}},
        "additionalProperties": {"type": "array", "items": added},
    }
    ids: list[Schema] = [{"const": key, "description": about} for key, _, about in known]
    properties["remove"] = _nullable({"type": "array", "items": {"anyOf": [*ids, {"type": ["string", "number"]}]}})
    required = ["rubric", "version", "extends"]
    return {"type": "object", "properties": properties, "additionalProperties": False, "required": required}


def _by_id(known: Iterable[tuple[str, str, str]]) -> Iterable[tuple[str, list[str], str]]:
    found: dict[str, tuple[list[str], str]] = {}
    for key, name, about in known:
        found.setdefault(key, ([], about))[0].append(name)
    return ((key, names, about) for key, (names, about) in found.items())


def _one_of(names: list[str], about: str) -> Schema:
    refs = [{"$ref": f"#/$defs/Changed{name}"} for name in names]
    return {"description": about, **(refs[0] if len(refs) == 1 else {"anyOf": refs})}


def _known(rubric: Rubric) -> Iterable[tuple[str, str, str]]:
    """Each id of *rubric*, the name of what it is, and what to show of it."""
    stack = list(rubric.domains)
    while stack:
        domain = stack.pop(0)
        yield domain.id, "Domain", domain.name
        yield from ((one.id, "Criterion", _described(one, rubric)) for one in domain.criteria)
        stack[:0] = domain.domains
    for part, name in _LISTS.items():
        yield from ((one.id, name, one.name) for one in getattr(rubric, part))
