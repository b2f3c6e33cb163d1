"""An answers file's words become levels of a rubric's criteria: the rules between the two files (design, section 4)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NoReturn

from caretrust_readiness.model.answers import UNKNOWN, Answer, Answers, ServiceAnswers, Shorthand
from caretrust_readiness.model.limits import MAX_PROBLEMS
from caretrust_readiness.model.problems import InputError, Problem, did_you_mean, listed, quote
from caretrust_readiness.model.terms import Finding, Interval, PartialDate
from caretrust_readiness.model.wording import fold
from caretrust_readiness.reading.inheritance import PASSED_BY, Inheritance
from caretrust_readiness.reading.level_parser import LevelParser, Refused, level_parser_for, refuse
from caretrust_readiness.reading.naming import criterion_named, misspelt_sources

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from caretrust_readiness.model.answers_file import AnswersFile, Entry, ServiceFile
    from caretrust_readiness.model.parts import Criterion
    from caretrust_readiness.model.rubric import Rubric

    Path = tuple[str | int, ...]

#: The option that assumes levels.
SET = "--set"
_KEPT = ("about", "prepared_by", "agreed_on", "sources", "respondents", "outcomes")
#: More digits than this are no level.
_LEVEL_DIGITS = 8


def resolve(file: AnswersFile, name: str, rubric: Rubric) -> tuple[Answers, list[Finding]]:
    """The answers of *file* (called *name*) in levels of *rubric*, and all that breaks a rule between the two."""
    resolver = _Resolver(rubric, file.respondents, Inheritance.of(file.rubric, rubric, resolve_entry))
    resolver.findings += _rubric_named(file, rubric)
    resolver.add(_functions(file.unify, ("unify",), rubric))
    answers = resolver.answers(file.answers, ("answers",), rubric)
    services = {
        key: resolver.service(key, own, answers) for key, own in file.services.items() if resolver.knows_service(key)
    }
    kept = {part: getattr(file, part) for part in _KEPT}
    every = [answers, *(own.answers for own in services.values())]
    notes = (*resolver.notes, *notes_on(file.as_of, every, {**rubric.sources, **file.sources}))
    resolved = Answers(
        name, file.locality, file.as_of, answers, unify=file.unify, services=services, notes=notes, **kept
    )
    return resolved, resolver.findings


def notes_on(as_of: PartialDate, every: Iterable[Mapping[str, Answer]], known: Collection[str]) -> tuple[str, ...]:
    """What a reader should know of the sources and days in *every* part of the answers; *known* are ids of sources."""
    items = [item for part in every for answer in part.values() for item in answer.evidence]
    cited = dict.fromkeys(item.source for item in items)
    days = (item.date for item in items if item.date is not None)
    return (*misspelt_sources(cited, known), *odd_dates(as_of, days))


#: No council had an NHS body to work with before.
_FIRST_YEAR = 1948
#: Evidence so many years from the day of the answers was hardly meant.
_DECADES = 20


def odd_dates(as_of: PartialDate, evidence: Iterable[PartialDate]) -> Iterator[str]:
    """Notes on dates that may not be meant: a day before there was an NHS, a financial year, evidence decades away."""
    if as_of.year < _FIRST_YEAR:
        yield f"'as_of' is {as_of}, before there was an NHS: is the year right?"
    if as_of.day is None and as_of.month == as_of.year % 100 + 1:
        later = f"{as_of.year + 1}-03-31"
        yield f"'as_of: {as_of}' is {as_of.month_name} {as_of.year}; write {later} for the end of the financial year"
    if far := sorted({day for day in evidence if abs(day.year - as_of.year) >= _DECADES}, key=str):
        several = f"{len(far)} dates" if len(far) > 1 else "a date"
        yield f"{several} of evidence {_DECADES} years or more from 'as_of' ({as_of}): {listed(far, 3)}"


class _Resolver:
    """Resolves the entries of one file, and collects what is wrong with them."""

    def __init__(self, rubric: Rubric, respondents: Mapping[str, object], inheritance: Inheritance | None) -> None:
        self.rubric = rubric
        self.inheritance = inheritance
        self.respondents = respondents
        self.findings: list[Finding] = []
        self.notes: list[str] = []

    @property
    def room(self) -> int:
        """How many more findings are worth having."""
        return max(MAX_PROBLEMS - len(self.findings), 0)

    def add(self, findings: Iterator[Finding]) -> None:
        """Collect *findings* as far as there is room."""
        self.findings += islice(findings, self.room)

    def answers(self, entries: Mapping[str, Entry | Shorthand], path: Path, rubric: Rubric) -> dict[str, Answer]:
        """Each of *entries* that can be resolved, by today's id of its criterion."""
        answers: dict[str, Answer] = {}
        keys: dict[str, str] = {}
        for key, entry in entries.items():
            if len(self.findings) >= MAX_PROBLEMS:
                break
            try:
                inherited = self.inherited_id(key, entry)
                if inherited == PASSED_BY:
                    continue
                name = self.criterion_id(inherited or key, rubric)
                if (first := keys.setdefault(name, key)) != key:
                    _refuse_second(first, key, name)
                answers[name] = self.answer(key, entry, rubric.criteria[name], rubric)
                if self.respondents and answers[name].views:
                    self.add(_undeclared(answers[name], self.respondents, (*path, key)))
            except Refused as refused:
                self.add(iter(refused.below(*path, key).findings))
        return answers

    def inherited_id(self, key: str, entry: Entry | Shorthand) -> str | None:
        """Today's id of a criterion of the rubric that the answers are for; None where it is not one of those."""
        if self.inheritance is None or key in self.rubric.criteria:
            return None
        return self.inheritance.id_of(key, entry, self.notes)

    def answer(self, key: str, entry: Entry | Shorthand, criterion: Criterion, rubric: Rubric) -> Answer:
        """What *entry*, written for *key*, says of *criterion* of *rubric*."""
        if self.inheritance is not None:
            entry = self.inheritance.entry_for(key, entry, criterion, self.notes)
        try:
            return resolve_entry(entry, criterion, rubric)
        except Refused as refused:
            raise refused.pointing(self.rubric.descent.gates.get(criterion.id)) from None

    def criterion_id(self, key: str, rubric: Rubric) -> str:
        """Today's id of the criterion that *key* names."""
        if key in rubric.criteria:
            return key
        if (name := rubric.renamed.get(key)) is None:
            if key in self.rubric.criteria:
                hint = "leave it out here"
                refuse("criterion-excluded", f"the rubric excludes {quote(key)} for this service", hint, at_key=True)
            hint = did_you_mean(key, rubric.criteria) or "'caretrust rubric show' lists the criteria"
            refuse(
                "answer-unknown", f"the rubric {quote(rubric.rubric)} has no criterion {quote(key)}", hint, at_key=True
            )
        self.notes.append(f"{quote(key)} is now called {quote(name)}")
        return name

    def knows_service(self, key: str) -> bool:
        """Whether the rubric has the service *key*."""
        known = [service.id for service in self.rubric.services]
        if key not in known and self.room:
            hint = did_you_mean(key, known) or (f"known: {listed(known)}" if known else "the rubric has no services")
            message = f"the rubric has no service {quote(key)}"
            self.findings.append(Finding(("services", key), "service-unknown", message, hint, at_key=True))
        return key in known

    def service(self, key: str, own: ServiceFile, common: Mapping[str, Answer]) -> ServiceAnswers:
        """What the service *key* answers differently from *common*."""
        adjusted = self.rubric.for_service(key)
        self.add(_functions(own.unify, ("services", key, "unify"), self.rubric))
        answers = self.answers(own.answers, ("services", key, "answers"), adjusted)
        for name, answer in common.items():
            if answer.not_applicable is not None and name in adjusted.gates and name not in answers:
                message = f"{quote(name)} is a gate for {quote(key)}: it cannot be declared not applicable"
                hint = "a gate can't be argued away: answer it for that service"
                self.findings.append(Finding(("answers", name), "gate-not-applicable", message, hint))
        return ServiceAnswers(own.unify, answers)


def _undeclared(answer: Answer, respondents: Mapping[str, object], path: Path) -> Iterator[Finding]:
    """Views of somebody who is none of the respondents declared, where some are."""
    for who in answer.views:
        if who not in respondents:
            hint = did_you_mean(who, respondents) or f"declared: {listed(respondents)}"
            message = f"the view of {quote(who)}, who is not under 'respondents'"
            yield Finding((*path, "views", who), "respondent-unknown", message, hint, at_key=True)


def _refuse_second(first: str, key: str, name: str) -> NoReturn:
    message = f"{quote(name)} is answered a second time: {quote(first)} and {quote(key)} are the same criterion"
    refuse("answer-twice", message, "keep one of the two", at_key=True)


def _rubric_named(file: AnswersFile, rubric: Rubric) -> Iterator[Finding]:
    if file.rubric is not None and file.rubric not in rubric.lineage and not rubric.descent.accepts_any:
        message = f"these answers are for the rubric {quote(file.rubric)}, but {quote(rubric.rubric)} is used"
        hint = (
            f"give the rubric with --rubric, or write 'rubric: {rubric.rubric}'; with --as-if they are read as if "
            f"{quote(rubric.rubric)} extended {quote(file.rubric)}"
        )
        yield Finding(("rubric",), "rubric-mismatch", message, hint)


def _functions(unify: tuple[str, ...] | None, path: Path, rubric: Rubric) -> Iterator[Finding]:
    known = [function.id for function in rubric.functions]
    seen: set[str] = set()
    for place, key in enumerate(unify or ()):
        if key not in known:
            hint = did_you_mean(key, known) or (f"known: {listed(known)}" if known else "the rubric names no functions")
            if (gone := rubric.descent.removed.get(key)) is not None:
                hint = f"it was removed at {gone}"
            yield Finding((*path, place), "function-unknown", f"the rubric has no function {quote(key)}", hint)
        elif key in seen:
            yield Finding(
                (*path, place), "function-repeated", f"the function {quote(key)} is here a second time", "name it once"
            )
        seen.add(key)


def resolve_entry(entry: Entry | Shorthand, criterion: Criterion, rubric: Rubric) -> Answer:
    """One written answer as levels of *criterion*.

    Raises:
        Refused: a rule is broken; the collector turns it into a finding.
    """
    reader = level_parser_for(rubric, criterion.id)
    if isinstance(entry, Shorthand):
        claimed = reader.shorthand(entry.said)
        return UNKNOWN if claimed is None else Answer(claimed)
    claim = _claim(entry, criterion)
    if claim == "not_applicable":
        return _not_applicable(entry, criterion)
    findings: list[Finding] = []
    claimed = None
    if claim is not None:
        try:
            claimed = getattr(reader, claim)(getattr(entry, claim))
        except Refused as refused:
            findings += refused.below(claim).findings
    views = _views(entry, reader, findings) if entry.views else {}
    if findings:
        raise Refused(*findings)
    if claimed is None and (given := [view for view in views.values() if view is not None]):
        span = Interval(min(view.low for view in given), max(view.high for view in given))
        return Answer(span, agreed=False, views=views, note=entry.note, evidence=entry.evidence)
    return Answer(claimed, views=views, note=entry.note, evidence=entry.evidence)


def _claim(entry: Entry, criterion: Criterion) -> str | None:
    """Which one of the kinds is the answer; None where it is views alone."""
    kinds = entry.kinds
    if len(kinds) == 1:
        return None if kinds[0] == "views" else kinds[0]
    beside = [kind for kind in kinds if kind != "views"]
    alone = {"range", "not_applicable"} & set(kinds)
    if not kinds or len(beside) > 1 or (alone and "views" in kinds):
        found = f"several answers: {listed(quote(kind) for kind in kinds)}" if kinds else "no answer"
        hint = "give one of level, range, value, views, not_applicable; views may stand beside level or value"
        refuse("answer-kinds", f"{quote(criterion.id)} has {found}", hint)
    return beside[0] if beside else None


def _views(entry: Entry, reader: LevelParser, findings: list[Finding]) -> dict[str, Interval[int] | None]:
    """What each respondent's view comes to; what cannot be read is added to *findings*."""
    views = {}
    for who, said in (entry.views or {}).items():
        try:
            views[who] = reader.view(said)
        except Refused as refused:
            findings += refused.below("views", who).findings
    return views


_WHY = "write why, as text"
#: Texts under ``not_applicable`` that say whether, and not why.
_NO_REASONS = frozenset({"yes", "true", "false", "n/a", "na", "not applicable", "unknown"})


def is_no_reason(said: str) -> bool:
    """Whether *said* tells that something applies or does not, and not why."""
    return fold(said).rstrip(".") in _NO_REASONS


def _not_applicable(entry: Entry, criterion: Criterion) -> Answer:
    if entry.not_applicable is None:
        refuse("reason-missing", "'not_applicable' needs a reason", _WHY, "not_applicable")
    if is_no_reason(entry.not_applicable):
        message = f"'not_applicable' needs a reason, found {quote(entry.not_applicable)}"
        refuse("reason-missing", message, f"{_WHY}; where it applies, leave the key out", "not_applicable")
    if criterion.gate is not None:
        message = f"{quote(criterion.id)} is a gate: it cannot be declared not applicable"
        hint = "a gate can't be argued away: answer it, or leave it unknown"
        refuse("gate-not-applicable", message, hint, "not_applicable")
    return Answer(not_applicable=entry.not_applicable, note=entry.note, evidence=entry.evidence)


def with_settings(answers: Answers, settings: Iterable[str], rubric: Rubric) -> Answers:
    """*answers* with each of *settings* (``criterion=level``) in the place of what they say, as if evidenced.

    Raises:
        InputError: with every setting that cannot be used.
    """
    own = check_settings(settings, rubric)
    services = {key: found._replace(answers=found.answers | own) for key, found in answers.services.items()}
    return answers._replace(answers=answers.answers | own, services=services)


def check_settings(settings: Iterable[str], rubric: Rubric) -> dict[str, Answer]:
    """What *settings* (``criterion=level``) say of criteria of *rubric*.

    Raises:
        InputError: with every setting that cannot be used.
    """
    own: dict[str, Answer] = {}
    problems: list[Problem] = []
    for setting in settings:
        key, equals, said = setting.rpartition("=")
        try:
            if not (equals and said.strip()):
                refuse("set-form", f"{quote(setting)} is not of the form CRITERION=LEVEL")
            name = criterion_named(key, rubric, SET, "answer-unknown")
            own[name] = resolve_entry(_spoken(said.strip()), rubric.criteria[name], rubric)._replace(assumed=True)
        except Refused as refused:
            problems += [Problem(SET, None, found.code, found.message, found.hint) for found in refused.findings]
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(tuple(problems))
    return own


def _spoken(said: str) -> Entry | Shorthand:
    """A level as it is typed after an equals sign: a number means a level, also where there is a measure."""
    from caretrust_readiness.model.answers_file import Entry  # noqa: PLC0415 - most runs need no model

    is_number = said.isascii() and said.isdigit() and len(said) <= _LEVEL_DIGITS
    return Entry(level=int(said)) if is_number else Shorthand(said)
