"""What pydantic complains of, in our own words; and what stands in for a broken part, so that the rest is checked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from caretrust_readiness.model.fields import PATTERNS, TAG_MARK, Model
from caretrust_readiness.model.problems import did_you_mean, listed, quote, spelt
from caretrust_readiness.model.terms import Finding
from caretrust_readiness.reading.document import MISSING
from caretrust_readiness.reading.level_hints import is_like_not_applicable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

    from caretrust_readiness.reading.document import Data, Document, Missing, Path

#: pydantic's kinds of complaint: our stable code, what is needed, and a hint.
_SENTENCES: dict[str, tuple[str, str, str | None]] = {
    "int_type": ("wrong-type", "a whole number is needed", None),
    "string_type": ("wrong-type", "text is needed", None),
    "bool_type": ("wrong-type", "true or false is needed", None),
    "tuple_type": ("wrong-type", "a list is needed", "write it as '[one, another]', or one a line after '- '"),
    "dict_type": ("wrong-type", "a mapping is needed", "write it as 'key: value'"),
    "model_type": ("wrong-type", "a mapping is needed", "write it as 'key: value'"),
    "number_type": ("wrong-type", "a number is needed", None),
    "word_type": ("wrong-type", "a level, a word or a number is needed", None),
    "text_or_mapping_type": ("wrong-type", "text or a mapping is needed", None),
    "date": ("date-form", "a date is needed", "a year, a month or a day: 2006, 2006-09 or 2006-09-07"),
    "empty-text": ("empty-text", "text is needed", "leave the key out where there is nothing to say"),
    "greater_than_equal": ("number-range", "{ge} or more is needed", None),
    "less_than_equal": ("number-range", "{le} or less is needed", None),
    "range-form": ("range-form", "a range needs its two ends", "write it as [1, 3] or '1..3'"),
}
_COUNTS = {
    "too_short": ("too-few", "min_length", "at least {} needed here, found {}"),
    "too_long": ("too-many", "max_length", "at most {} read here, found {}"),
}
#: Every code that these two tables give.
CODES = {code for code, *_ in (*_SENTENCES.values(), *_COUNTS.values())}
#: Complaints of texts, for which another text can stand in.
_ABOUT_TEXT = {"string_type", "empty-text", "string_pattern_mismatch", "string_too_long"}
_ABOUT_KEYS = {"empty-text", "string_pattern_mismatch", "string_too_long", "too_long"}
#: What stands in for a required key that is missing; of None, each time a text of its own.
_STAND_INS: dict[str, Data] = {
    "id": None,
    "rubric": None,
    "locality": None,
    "title": None,
    "source": None,
    "version": "0.0.0",
    "as_of": 2000,
    "on": 2000,
    "decision": "formed",
}
#: Where the ids stand that other parts of a rubric cite, and what is said of citing one that is not there.
_CITED = {
    "domains": "criterion-unknown",
    "sources": "source-unknown",
    "functions": "function-unknown",
    "verdicts": "verdict-unknown",
}
_NUMBER_LIKE = re.compile(r"[-+]?[0-9.,_:' ]+(e[-+]?[0-9]+)?|0[xob][0-9a-f]+", re.ASCII | re.IGNORECASE)


class Complaint(NamedTuple):
    """One complaint of pydantic, on its way to our own words.

    A tuple, since every start defines it: a frozen dataclass takes ten times as long to define (0.8 ms, not 0.07).
    """

    kind: str
    steps: Path
    """Where it is, also where the data does not reach that far."""
    path: Path
    """The part of *steps* that is in the data."""
    found: Data
    context: dict[str, Any]
    about_key: bool

    @classmethod
    def of(cls, detail: ErrorDetails, document: Document) -> Complaint:
        """What *detail* says of *document*."""
        loc = [step for step in detail["loc"] if not (isinstance(step, str) and step.startswith(TAG_MARK))]
        kind = detail["type"]
        about_key = bool(loc) and loc[-1] == "[key]" and kind in _ABOUT_KEYS
        steps = tuple(loc[:-1] if about_key else loc)
        path = document.existing(steps)
        found = document.value(path)
        if kind == "too_long" and (about_key or not isinstance(found, dict | list)):
            kind = "string_too_long"
        return cls(kind, steps, path, found, detail.get("ctx", {}), about_key)

    @property
    def follows(self) -> bool:
        """Whether it speaks of too few items only because items are broken themselves."""
        return self.kind == "too_short" and _count(self.found) >= self.context["min_length"]

    @property
    def lost(self) -> tuple[str, str] | None:
        """An id that the rest of the document lost, empty where nobody can know it, and the code of citing it."""
        if self.kind == "extra_forbidden" or not self.steps or self.steps[0] not in _CITED:
            return None
        first, last = self.steps[0], self.steps[-1]
        code = _CITED[str(first)]
        if self.steps == ("sources", last):
            return code, str(last)
        place = last if isinstance(last, str) else self.steps[-2]
        if place not in {"id", "criteria", *_CITED} or (place == "sources" and first != "sources"):
            return None
        is_item = last == "id" or isinstance(last, int)
        known = is_item and self.kind != "missing" and isinstance(self.found, str | int)
        return code, str(self.found) if known else ""

    def mending(self, text: str) -> tuple[Path, Data | Missing]:
        """A path, and what to put there so that the rest can be checked: nothing, or *text* where a text is needed."""
        if self.kind == "missing":
            name = str(self.steps[-1])
            if name in _STAND_INS:
                return self.steps, _STAND_INS[name] or text
            return self.path, MISSING
        if self.kind in _ABOUT_TEXT and not self.about_key:
            return self.path, _STAND_INS.get(str(self.path[-1])) or text
        if "thresholds" in self.path[:-1]:  # one fewer would change what every level means
            return self.path[: self.path.index("thresholds") + 1], MISSING
        return self.path, MISSING

    def finding(self, model: type[Model]) -> Finding:
        """What was found and what is allowed, in our words; *model* is that of the whole document."""
        if self.kind in {"missing", "extra_forbidden"}:
            return self._about_its_key(model)
        if self.kind in _SENTENCES:
            code, sentence, hint = _SENTENCES[self.kind]
            found = self.steps[-1] if self.about_key else self.found
            message = f"{sentence.format_map(self.context)}, found {spelt(found)}"
            return Finding(self.path, code, message, self._better(code) or hint, self.about_key)
        if self.kind in _COUNTS:
            code, limit, sentence = _COUNTS[self.kind]
            bound = self.context[limit]
            needed = f"{bound} {'entry is' if bound == 1 else 'entries are'}"
            return Finding(self.path, code, sentence.format(needed, _count(self.found) or "none"))
        said = quote(self.steps[-1] if self.about_key else self.found)
        return self._about_text(said)

    def _about_its_key(self, model: type[Model]) -> Finding:
        name = str(self.steps[-1])
        if self.kind == "missing":
            return Finding(self.path, "missing-key", f"the key {quote(name)} is missing here")
        known = _keys_known_at(model, self.steps[:-1])
        meant = "not_applicable" if "not_applicable" in known and is_like_not_applicable(name.casefold()) else name
        hint = did_you_mean(meant, known) or f"known here: {listed(known, 20)}"
        return Finding(self.path, "unknown-key", f"the key {quote(name)} is not known here", hint, at_key=True)

    def _about_text(self, said: str) -> Finding:
        match self.kind:
            case "literal_error":
                allowed = re.findall(r"'([^']+)'", self.context["expected"])
                message = f"{said} is not one of {listed(allowed)}"
                return Finding(self.path, "word-unknown", message, did_you_mean(str(self.found), allowed))
            case "string_too_long":
                count = len(str(self.steps[-1] if self.about_key else self.found))
                message = f"at most {self.context['max_length']} characters are read here, found {count}: {said}"
                return Finding(self.path, "text-long", message, None, self.about_key)
            case "string_pattern_mismatch":
                hint = f"write {PATTERNS[self.context['pattern']]}"
                message = f"{said} is not of the form that is needed here"
                return Finding(self.path, "text-form", message, hint, self.about_key)
            case _:
                raise AssertionError(f"no words for {self.kind}")

    def _better(self, code: str) -> str | None:
        """A hint on how to write what was probably meant."""
        if code == "date-form":
            from caretrust_readiness.reading.tables.dates import date_hint  # noqa: PLC0415 - seldom needed

            return date_hint(self.found) if isinstance(self.found, str | int) else None
        if code != "wrong-type" or not isinstance(self.found, str):
            return None
        word = self.found.strip().casefold()
        if self.kind == "bool_type" and word in {"yes", "no", "on", "off", "y", "n"}:
            return f"write {'true' if word in {'yes', 'on', 'y'} else 'false'}"
        if self.kind in {"int_type", "number_type"} and (_NUMBER_LIKE.fullmatch(word) or word.endswith("%")):
            return (
                "at most 30 digits, a point before decimals; no quotes, leading zeros, units, exponents or separators"
            )
        return None


def _count(found: Data) -> int:
    return len(found) if isinstance(found, dict | list) else 0


def _keys_known_at(model: type[Model], steps: Path) -> list[str]:
    """The keys of the model that *steps* lead to; list places and ids on the way are passed over."""
    for step in steps:
        if (field := model.model_fields.get(str(step))) is not None:
            model = next(_models_in(field.annotation), model)
    return list(model.model_fields)


def _models_in(annotation: object) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
