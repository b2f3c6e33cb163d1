"""A questionnaire as an XLSForm, which ODK and KoboToolbox turn into a form for a browser or a telephone.

Questions are named by the ids of criteria and choices by the numbers of levels: labels drift when a form is changed
after it went out, names do not. What comes back is read by :mod:`caretrust_readiness.forms.surveys`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.forms.saying import UNKNOWN_LEVEL
from caretrust_readiness.model.plaintext import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.forms.questionnaire import Questionnaire
    from caretrust_readiness.model.parts import Criterion, Domain
    from caretrust_readiness.model.rubric import Rubric

#: What is asked of the person and the place, by what it is to an import.
ABOUT = ("respondent", "side", "locality", "as_of")
#: What is asked beside a level.
PARTS = ("value", "note", "source", "date")
_SURVEY = ("type", "name", "label", "hint", "required", "appearance")
_CHOICES = ("list_name", "name", "label")
_LONGEST = 2_000
Row = dict[str, str]


class Names(NamedTuple):
    """What the questions of a form are called, so that no two are alike whatever ids a rubric has."""

    about: dict[str, str]
    """By what is asked of the person and the place."""
    between: str
    """What stands between a criterion's id and a part of its answer."""

    def part(self, criterion: str, part: str) -> str:
        """The name of the question for a part of the answer to a criterion."""
        return f"{criterion}{self.between}{part}"


@lru_cache(maxsize=8)
def names_for(rubric: Rubric) -> Names:
    """The names of the questions of forms for *rubric*."""
    taken = set(rubric.criteria) | {domain.id for domain in _every_domain(rubric.domains)}
    between = "__"
    while any(f"{key}{between}{part}" in taken for key in rubric.criteria for part in PARTS):
        between += "_"
    about = {}
    for key in ABOUT:
        name = f"about_{key}"
        while name in taken:
            name += "_"
        about[key] = name
    return Names(about, between)


def _every_domain(domains: tuple[Domain, ...]) -> Iterator[Domain]:
    for domain in domains:
        yield domain
        yield from _every_domain(domain.domains)


def xlsform_of(form: Questionnaire) -> bytes:
    """*form* as the workbook of an XLSForm; the same form gives the same bytes."""
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 - an extra

    from caretrust_readiness.forms.workbook.writing import EPOCH, with_language  # noqa: PLC0415 - as the library

    stream = BytesIO()
    writing = _Writing(form)
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": form.rubric.name[:200], "author": "", "created": EPOCH})
        head = book.add_format({"bold": True})
        for name, columns, rows in (
            ("survey", _SURVEY, list(writing.survey())),
            ("choices", _CHOICES, list(writing.choices())),
            ("settings", tuple(writing.settings()), [writing.settings()]),
        ):
            sheet = book.add_worksheet(name)
            for column, title in enumerate(columns):
                sheet.write_string(0, column, title, head)
                sheet.set_column(column, column, 50 if title in {"label", "hint"} else 24)
                for row, found in enumerate(rows, 1):
                    sheet.write_string(row, column, found.get(title, ""))
            sheet.freeze_panes(1, 0)
    return with_language(stream.getvalue())


@dataclass
class _Writing:
    """The rows of the sheets of an XLSForm."""

    form: Questionnaire

    @property
    def names(self) -> Names:
        """What the questions are called."""
        return names_for(self.form.rubric)

    def settings(self) -> Row:
        """What the form is called."""
        rubric = self.form.rubric
        place = f": {_text(self.form.locality)}" if self.form.locality else ""
        return {
            "form_title": f"{_text(rubric.name)}{place}",
            "form_id": rubric.rubric.replace("-", "_"),
            "version": rubric.version,
            "default_language": "English (en)",
            "style": "pages",
        }

    def survey(self) -> Iterator[Row]:
        """The questions in their order."""
        rubric, about = self.form.rubric, self.names.about
        purpose = " ".join(text for text in (rubric.asks, self.form.about, rubric.summary) if text)
        rules = "\n".join(f"{number}. {rule}" for number, rule in enumerate(rubric.rating, 1))
        yield {"type": "begin_group", "name": "about_this_form", "label": "About this form", "appearance": "field-list"}
        if purpose:
            yield {"type": "note", "name": "about_purpose", "label": _text(purpose)}
        if rules:
            yield {"type": "note", "name": "about_rating", "label": _text(rules)}
        yield from self.person()
        if not self.form.locality:
            yield {"type": "text", "name": about["locality"], "label": "Place", "required": "yes"}
        yield {"type": "date", "name": about["as_of"], "label": "The day that the answers describe"}
        yield {"type": "end_group", "name": "about_this_form"}
        for domain in rubric.domains:
            yield from self.domain(domain)

    def person(self) -> Iterator[Row]:
        """Who answers."""
        about = self.names.about
        if self.form.respondents:
            yield {
                "type": "select_one respondents",
                "name": about["respondent"],
                "label": "Who answers?",
                "required": "yes",
            }
            return
        yield {"type": "text", "name": about["respondent"], "label": "Who answers?", "required": "yes"}
        yield {"type": "text", "name": about["side"], "label": "For which organisation or side do you speak?"}

    def domain(self, domain: Domain) -> Iterator[Row]:
        """The questions of one domain; nothing where none of them is asked."""
        asked = [criterion for criterion in domain.criteria if criterion.id in self.form.criteria]
        inner = [row for below in domain.domains for row in self.domain(below)]
        if asked or inner:
            yield {"type": "begin_group", "name": domain.id, "label": _text(domain.name)}
            for criterion in asked:
                yield from self.question(criterion)
            yield from inner
            yield {"type": "end_group", "name": domain.id}

    def question(self, criterion: Criterion) -> Iterator[Row]:
        """A question, and what belongs to its answer."""
        key, name = criterion.id, self.names.part
        gate = "" if criterion.gate is None else f" Readiness needs level {criterion.gate} here, whatever the score."
        yield {"type": "begin_group", "name": name(key, "group"), "label": "", "appearance": "field-list"}
        if criterion.measure is not None:
            unit = f" ({criterion.measure.unit})" if criterion.measure.unit else ""
            label = f"{criterion.name}: the measured number{unit}, where it is known"
            yield {"type": "decimal", "name": name(key, "value"), "label": _text(label)}
        yield {
            "type": f"select_one levels_of_{key}",
            "name": key,
            "label": _text(criterion.name),
            "hint": _text(f"{criterion.question or ''}{gate}".strip()),
        }
        yield {"type": "text", "name": name(key, "note"), "label": "Why this level?"}
        yield {"type": "text", "name": name(key, "source"), "label": "What shows it: a paper, minutes, a figure?"}
        yield {"type": "date", "name": name(key, "date"), "label": "Of what date is that?"}
        yield {"type": "end_group", "name": name(key, "group")}

    def choices(self) -> Iterator[Row]:
        """What may be chosen."""
        for asked in self.form.respondents:
            yield {"list_name": "respondents", "name": asked.id, "label": _text(asked.title)}
        for key, criterion in self.form.rubric.criteria.items():
            if key in self.form.criteria:
                for level in range(criterion.top + 1):
                    text = f"{level}: {self.form.rubric.level_text(criterion, level)}"
                    yield {"list_name": f"levels_of_{key}", "name": str(level), "label": _text(text)}
                yield {"list_name": f"levels_of_{key}", "name": UNKNOWN_LEVEL, "label": "Not known"}


def _text(text: str) -> str:
    """*text* as a label: a form would put the answer to another question in the place of ``${…}``."""
    lines = (visible(line) for line in text.split("\n"))
    return "\n".join(lines).replace("${", "$ {")[:_LONGEST]
