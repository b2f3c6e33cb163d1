"""What is asked of whom: the one description of a form, whatever it is written as."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from caretrust_readiness.analysis.relevance import can_matter, can_move_verdict
from caretrust_readiness.analysis.views import perceptions
from caretrust_readiness.engine.assessment import assess
from caretrust_readiness.forms.entries import entries_in
from caretrust_readiness.model.problems import InputError, Problem, quote
from caretrust_readiness.reading.loading import read_answers
from caretrust_readiness.reading.naming import is_id, respondent_named, titles_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caretrust_readiness.model.answers import Answers
    from caretrust_readiness.model.parts import Criterion, Domain
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.reading.document import Document

#: A respondent's id of so many letters is an abbreviation: NHS, GP, ICB.
_ABBREVIATION = 3
_OPTION = "--respondents"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Somebody who is asked."""

    id: str
    title: str
    side: str | None = None


@dataclass(frozen=True, kw_only=True)
class Group:
    """A lowest domain with those of its questions that are asked."""

    title: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """A form: the questions, who is asked, and what is known already."""

    rubric: Rubric
    criteria: frozenset[str]
    respondents: tuple[Asked, ...] = ()
    """Nobody: the form asks for the place's own answers."""
    locality: str = ""
    as_of: str = ""
    about: str = ""
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What the answers file says already, in plain form."""
    known: dict[str, dict[str, Any]] = field(default_factory=dict)
    """All that the file says, of which a form for one respondent shows their own."""
    spreads: dict[str, str] = field(default_factory=dict)
    """In a second round, what was said in the first, without names."""
    until: str = ""
    """The title of the verdict that the questions are chosen for."""

    @property
    def groups(self) -> list[Group]:
        """The lowest domains that have a question, in the rubric's order."""
        return [group for domain in self.rubric.domains for group in _groups(domain, self.criteria, "")]

    def only(self, asked: Asked) -> Questionnaire:
        """The same form for one respondent, without what others said."""
        entries = {key: _own_views(entry, {asked.id}) for key, entry in self.known.items()}
        return replace(self, respondents=(asked,), entries={key: entry for key, entry in entries.items() if entry})

    @property
    def is_second_round(self) -> bool:
        """Whether it shows what was said before."""
        return bool(self.spreads)


def _groups(domain: Domain, asked: frozenset[str], above: str) -> Iterator[Group]:
    title = f"{above}{domain.name}"
    criteria = tuple(criterion for criterion in domain.criteria if criterion.id in asked)
    if criteria:
        yield Group(title=title, criteria=criteria)
    for inner in domain.domains:
        yield from _groups(inner, asked, f"{title}: ")


def respondents_named(said: str, known: Answers | None) -> tuple[Asked, ...]:
    """The respondents that *said* names: ids, or ``id:side``, with commas between; *known* may say titles and sides.

    Those that *known* declares may be named by their titles.

    Raises:
        InputError: a name is no id, or stands there twice.
    """
    found: dict[str, Asked] = {}
    titles = {} if known is None else titles_of(known.respondents)
    for part in said.split(","):
        who, _, side = (piece.strip() for piece in part.partition(":"))
        who = respondent_named(who, titles, _OPTION)
        if not is_id(who):
            hint = "a letter or digit, then letters, digits, _ . -; a side after a colon: ward_staff:NHS"
            message = f"{quote(part.strip())} is no id of a respondent"
            raise InputError((Problem(_OPTION, None, "text-form", message, hint),))
        if who in found:
            message = f"the respondent {quote(who)} is named twice"
            raise InputError((Problem(_OPTION, None, "respondent-twice", message),))
        declared = known.respondents.get(who) if known is not None else None
        title = declared.title if declared is not None else title_of(who)
        found[who] = Asked(id=who, title=title, side=side or (declared.side if declared is not None else None))
    return tuple(found.values())


def respondents_of(answers: Answers) -> Iterator[Asked]:
    """Everybody whose views are in *answers*, or who was asked for one."""
    views = dict.fromkeys(who for answer in answers.answers.values() for who in answer.views)
    for who in dict.fromkeys([*answers.respondents, *views]):
        declared = answers.respondents.get(who)
        yield Asked(
            id=who, title=declared.title if declared else title_of(who), side=declared.side if declared else None
        )


def title_of(who: str) -> str:
    """What somebody is called of whom only the id is known; a short one is an abbreviation."""
    return who.upper() if len(who) <= _ABBREVIATION else who.replace("_", " ").replace("-", " ").capitalize()


def blank(rubric: Rubric, respondents: Sequence[Asked] = ()) -> Questionnaire:
    """Every question of *rubric*, of nothing known."""
    return Questionnaire(rubric=rubric, criteria=frozenset(rubric.criteria), respondents=tuple(respondents))


def of_answers(
    document: Document, rubric: Rubric, respondents: Sequence[Asked] = (), until: str | None = None
) -> Questionnaire:
    """The questions on the place in *document*: all, or those that may decide whether the verdict *until* is held.

    Raises:
        InputError: with every problem of the answers.
    """
    answers, _ = read_answers(document, rubric)
    criteria = frozenset(rubric.criteria)
    if until is not None:
        criteria = can_matter(assess(rubric, answers), rubric.verdict_rank[until])
    entries = entries_in(document, rubric)
    return Questionnaire(
        rubric=rubric,
        criteria=criteria,
        respondents=tuple(respondents),
        locality=answers.locality,
        as_of=str(answers.as_of),
        about=answers.about or "",
        entries=entries,
        known=entries,
        until="" if until is None else rubric.verdicts[rubric.verdict_rank[until]].name,
    )


def second_round(document: Document, rubric: Rubric, respondents: Sequence[Asked] = ()) -> Questionnaire:
    """The questions that respondents are split on, that nobody has agreed on, and that may decide between verdicts.

    Raises:
        InputError: with every problem of the answers.
    """
    answers, _ = read_answers(document, rubric)
    assessment = assess(rubric, answers)
    views = perceptions(assessment)
    matter = can_move_verdict(assessment)
    split = {
        one.criterion: one.views
        for one in (views.disagreements if views is not None else ())
        if one.split and one.criterion in matter and not assessment.readings[one.criterion].answer.agreed
    }
    spreads = {
        key: f"{min(view.low for view in said.values())} to {max(view.high for view in said.values())}, "
        f"of {len(said)} views"
        for key, said in split.items()
    }
    whole = of_answers(document, rubric, respondents)
    known = {asked.id for asked in respondents}  # a form for several shows nobody's first view: no names in this round
    entries = {key: _own_views(entry, known) for key, entry in whole.entries.items()} if len(known) == 1 else {}
    return Questionnaire(
        rubric=rubric,
        criteria=frozenset(split),
        respondents=tuple(respondents),
        locality=whole.locality,
        as_of=whole.as_of,
        about=whole.about,
        entries={key: entry for key, entry in entries.items() if entry},
        known=whole.entries,
        spreads=spreads,
    )


def _own_views(entry: dict[str, Any], known: set[str]) -> dict[str, Any]:
    """Of an entry, what the respondents asked said themselves."""
    own = {who: said for who, said in entry.get("views", {}).items() if who in known}
    return {"views": own} if own else {}
