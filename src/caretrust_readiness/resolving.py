"""An answers file's words become levels of a rubric's criteria: the rules between the two files (design, section 4)."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NoReturn

from caretrust_readiness.answers import (
    UNKNOWN,
    Answer,
    Answers,
    AnswersFile,
    Entry,
    ServiceAnswers,
    Shorthand,
)
from caretrust_readiness.problems import InputError, Problem, did_you_mean, listed, quote
from caretrust_readiness.rubric import Criterion, Rubric, fold
from caretrust_readiness.terms import Finding, Interval

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Path = tuple[str | int, ...]

_AMOUNT = re.compile(r"([-+]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+))\s*(.*)", re.ASCII)
_RANGE_TEXT = re.compile(r"(.+?)\s*\.\.\s*(.+)")


class _Refused(Exception):  # noqa: N818 - not an error of the program: it carries a finding up to the collector
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


def _refuse(code: str, message: str, hint: str | None = None, *path: str | int, at_key: bool = False) -> NoReturn:
    raise _Refused(Finding(path, code, message, hint, at_key))


def resolve(file: AnswersFile, name: str, rubric: Rubric) -> tuple[Answers, list[Finding]]:
    """The answers of *file* (called *name*) in levels of *rubric*, and everything that breaks a rule between the two."""
    findings: list[Finding] = []
    notes: list[str] = []
    findings += _rubric_named(file, rubric)
    findings += _functions(file.unify, ("unify",), rubric)
    answers = _resolve_all(file.answers, ("answers",), rubric, findings, notes)
    services: dict[str, ServiceAnswers] = {}
    for key, own in file.services.items():
        if key not in (known := [service.id for service in rubric.services]):
            hint = did_you_mean(key, known) or (f"known: {listed(known)}" if known else "the rubric has no services")
            findings.append(
                Finding(
                    ("services", key), "service-unknown", f"the rubric has no service {quote(key)}", hint, at_key=True
                )
            )
            continue
        adjusted = rubric.for_service(key)
        findings += _functions(own.unify, ("services", key, "unify"), rubric)
        path = ("services", key, "answers")
        services[key] = ServiceAnswers(own.unify, _resolve_all(own.answers, path, adjusted, findings, notes, rubric))
        findings += _gates_argued_away(answers, services[key].answers, key, adjusted)
    kept = {
        name: getattr(file, name)
        for name in ("about", "prepared_by", "agreed_on", "sources", "respondents", "outcomes")
    }
    resolved = Answers(
        name, file.locality, file.as_of, answers, unify=file.unify, services=services, notes=tuple(notes), **kept
    )
    return resolved, findings


def _rubric_named(file: AnswersFile, rubric: Rubric) -> Iterator[Finding]:
    if file.rubric is not None and file.rubric not in rubric.lineage:
        message = f"these answers are for the rubric {quote(file.rubric)}, but {quote(rubric.rubric)} is used"
        yield Finding(
            ("rubric",),
            "rubric-mismatch",
            message,
            f"give the rubric with --rubric, or write 'rubric: {rubric.rubric}'",
        )


def _functions(unify: tuple[str, ...] | None, path: Path, rubric: Rubric) -> Iterator[Finding]:
    known = [function.id for function in rubric.functions]
    for place, key in enumerate(unify or ()):
        if key not in known:
            hint = did_you_mean(key, known) or (f"known: {listed(known)}" if known else "the rubric names no functions")
            yield Finding((*path, place), "function-unknown", f"the rubric has no function {quote(key)}", hint)
        elif key in (unify or ())[:place]:
            yield Finding((*path, place), "function-repeated", f"the function {quote(key)} is here a second time")


def _gates_argued_away(
    common: Mapping[str, Answer], own: Mapping[str, Answer], service: str, adjusted: Rubric
) -> Iterator[Finding]:
    """A gate that only the service has can't be argued away by the common answer either."""
    for key, answer in common.items():
        if answer.not_applicable is not None and key in adjusted.gates and key not in own:
            message = f"{quote(key)} is a gate for {quote(service)}: it cannot be declared not applicable"
            yield Finding(
                ("answers", key),
                "gate-not-applicable",
                message,
                "a gate can't be argued away: answer it for that service",
            )


def _resolve_all(
    entries: Mapping[str, Entry | Shorthand],
    path: Path,
    rubric: Rubric,
    findings: list[Finding],
    notes: list[str],
    whole: Rubric | None = None,
) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for key, entry in entries.items():
        try:
            name = _criterion_id(key, entries, rubric, whole, notes)
            answers[name] = resolve_entry(entry, rubric.criteria[name], rubric)
        except _Refused as refused:
            found = refused.finding
            findings.append(found._replace(path=(*path, key, *found.path)))
    return answers


def _criterion_id(key: str, entries: Iterable[str], rubric: Rubric, whole: Rubric | None, notes: list[str]) -> str:
    if key in rubric.criteria:
        return key
    if (name := rubric.renamed.get(key)) is None:
        if whole is not None and key in whole.criteria:
            _refuse("criterion-excluded", f"the rubric excludes {quote(key)} for this service", at_key=True)
        hint = did_you_mean(key, rubric.criteria) or "'caretrust rubric show' lists the criteria"
        _refuse("answer-unknown", f"the rubric {quote(rubric.rubric)} has no criterion {quote(key)}", hint, at_key=True)
    if name in entries:
        _refuse(
            "answer-twice",
            f"{quote(key)} is the old id of {quote(name)}, which is answered too",
            "keep one of the two",
            at_key=True,
        )
    notes.append(f"'{key}' is now called '{name}'")
    return name


def resolve_entry(entry: Entry | Shorthand, criterion: Criterion, rubric: Rubric) -> Answer:
    """One written answer as levels of *criterion*; what breaks a rule is raised for the collector."""
    words = rubric.level_words[criterion.id]
    if isinstance(entry, Shorthand):
        return _shorthand(entry.said, criterion, words)
    kinds = entry.kinds
    claims = [kind for kind in kinds if kind != "views" or "range" in kinds or "not_applicable" in kinds]
    if len(claims) > 1 or not kinds:
        found = listed(quote(kind) for kind in kinds) if kinds else "none of them"
        hint = "exactly one of level, range, value, views, not_applicable; views may stand beside level or value"
        _refuse("answer-kinds", f"what is the answer to {quote(criterion.id)}? found {found}", hint)
    if entry.not_applicable is not None:
        return _not_applicable(entry, criterion)
    if "not_applicable" in kinds:
        _refuse("reason-missing", "'not_applicable' needs a reason", "write why, as text", "not_applicable")
    claimed = _inside(claims[0], _CLAIMS[claims[0]], getattr(entry, claims[0]), criterion, words) if claims else None
    views = {who: _inside(who, _view, said, criterion, words, "views") for who, said in (entry.views or {}).items()}
    agreed = claimed is not None or not views
    if not agreed:
        given = [view for view in views.values() if view is not None]
        claimed = Interval(min(view.low for view in given), max(view.high for view in given)) if given else None
    return Answer(claimed, agreed, views, None, entry.note, entry.evidence)


def with_settings(answers: Answers, settings: Iterable[str], rubric: Rubric) -> Answers:
    """*answers* with each of *settings* (``criterion=level``) in the place of what they say, as if evidenced.

    Raises:
        InputError: with every setting that cannot be used.
    """
    own: dict[str, Answer] = {}
    problems: list[Problem] = []
    for setting in settings:
        key, _, said = setting.partition("=")
        try:
            if not said.strip():
                _refuse("set-form", f"{quote(setting)} is not of the form CRITERION=LEVEL")
            name = _criterion_id(key.strip(), (), rubric, None, [])
            own[name] = resolve_entry(_spoken(said.strip()), rubric.criteria[name], rubric)._replace(assumed=True)
        except _Refused as refused:
            problems.append(Problem("--set", None, refused.finding.code, refused.finding.message, refused.finding.hint))
    if problems:
        raise InputError(tuple(problems))
    services = {key: found._replace(answers=found.answers | own) for key, found in answers.services.items()}
    return answers._replace(answers=answers.answers | own, services=services)


def _spoken(said: str) -> Entry | Shorthand:
    """A level as it is typed after an equals sign: a number means a level, also where there is a measure."""
    return Entry(level=int(said)) if said.isascii() and said.isdigit() and len(said) < 9 else Shorthand(said)  # noqa: PLR2004


def _not_applicable(entry: Entry, criterion: Criterion) -> Answer:
    if criterion.gate is not None:
        hint = "a gate can't be argued away: answer it, or leave it unknown"
        _refuse(
            "gate-not-applicable",
            f"{quote(criterion.id)} is a gate: it cannot be declared not applicable",
            hint,
            "not_applicable",
        )
    return Answer(not_applicable=entry.not_applicable, note=entry.note, evidence=entry.evidence)


def _inside(
    key: str,
    read: Callable[[Any, Criterion, Mapping[str, int]], Interval[int] | None],
    said: Any,  # noqa: ANN401 - whatever the file says
    criterion: Criterion,
    words: Mapping[str, int],
    *outer: str,
) -> Interval[int] | None:
    try:
        return read(said, criterion, words)
    except _Refused as refused:
        found = refused.finding
        raise _Refused(found._replace(path=(*outer, key, *found.path))) from None


def _shorthand(said: Any, criterion: Criterion, words: Mapping[str, int]) -> Answer:  # noqa: ANN401 - whatever the file says
    if criterion.measure is not None and isinstance(said, int | Decimal) and not isinstance(said, bool):
        hint = f"write '{{value: {said}}}' or '{said}{criterion.measure.unit}' for the number, '{{level: {said}}}' for the level"
        _refuse("measure-bare", f"is {said} a level or a measured number? {quote(criterion.id)} has a measure", hint)
    claimed = _view(said, criterion, words)
    return UNKNOWN if claimed is None else Answer(claimed)


def _view(said: Any, criterion: Criterion, words: Mapping[str, int]) -> Interval[int] | None:  # noqa: ANN401 - see above
    if isinstance(said, list):
        return _range(said, criterion, words)
    if isinstance(said, dict):
        _refuse("wrong-type", "a level, a word or a range is needed, found a mapping")
    if isinstance(said, str) and fold(said) not in words and (ends := _RANGE_TEXT.fullmatch(said.strip())):
        return _range([ends[1], ends[2]], criterion, words)
    return _level(said, criterion, words)


def _level(said: Any, criterion: Criterion, words: Mapping[str, int]) -> Interval[int] | None:  # noqa: ANN401 - see above
    if said is None:
        return None
    if isinstance(said, bool):
        said = str(said).lower()
        if said not in words:
            hint = f"quote it if it is a word; levels: {_allowed(criterion, words)}"
            _refuse("answer-boolean", f"{quote(said)} is not a level of {quote(criterion.id)}", hint)
    if isinstance(said, str):
        return _word(said, criterion, words)
    if said != int(said) or not 0 <= said <= criterion.top:
        message = f"{quote(criterion.id)} has no level {said}: its levels are 0 to {criterion.top}"
        _refuse("answer-range", message, _whole_hint(said, criterion))
    return Interval(int(said), int(said))


def _whole_hint(said: int | Decimal, criterion: Criterion) -> str | None:
    if said != int(said) and 0 <= said <= criterion.top:
        return f"between two levels? write the range [{int(said)}, {int(said) + 1}]"
    return None


def _word(said: str, criterion: Criterion, words: Mapping[str, int]) -> Interval[int] | None:
    word = fold(said)
    if word == "unknown":
        return None
    if (level := words.get(word)) is not None:
        return Interval(level, level)
    if (
        word.isascii()
        and word.isdigit()
        and len(word) <= len(str(criterion.top))
        and int(word) <= criterion.top
        and not criterion.measure
    ):
        return Interval(int(word), int(word))
    amount = _AMOUNT.fullmatch(said.strip())
    if amount and criterion.measure and criterion.measure.unit and fold(amount[2]) == fold(criterion.measure.unit):
        return _value(Decimal(amount[1]), criterion, words)
    hint = did_you_mean(word, words) or f"levels: {_allowed(criterion, words)}"
    _refuse("answer-word", f"{quote(said)} is not a level of {quote(criterion.id)}", hint)


def _allowed(criterion: Criterion, words: Mapping[str, int]) -> str:
    return f"0 to {criterion.top}, unknown" + (f", or {listed((quote(word) for word in words), 6)}" if words else "")


def _range(said: Any, criterion: Criterion, words: Mapping[str, int]) -> Interval[int] | None:  # noqa: ANN401 - see above
    if not isinstance(said, list | tuple) or len(said) != 2:  # noqa: PLR2004 - a range has two ends
        _refuse("range-form", "a range needs its two ends", "write it as [1, 3] or '1..3'")
    ends = [
        _level(
            int(end) if isinstance(end, str) and end.isascii() and end.isdigit() and len(end) < 9 else end,
            criterion,
            words,
        )
        for end in said
    ]  # noqa: PLR2004
    if ends[0] is None or ends[1] is None:
        _refuse("range-form", "both ends of a range must be known", f"0 and {criterion.top} are the outermost levels")
    if ends[0].low > ends[1].low:
        _refuse("range-order", f"the range runs from {ends[0].low} down to {ends[1].low}", "put the lower level first")
    return Interval(ends[0].low, ends[1].low)


def _value(said: Any, criterion: Criterion, words: Mapping[str, int]) -> Interval[int] | None:  # noqa: ANN401 - see above
    if criterion.measure is None:
        _refuse(
            "measure-none",
            f"{quote(criterion.id)} has no measure: a 'value' cannot be read",
            f"levels: {_allowed(criterion, words)}",
        )
    if said is None or (isinstance(said, str) and fold(said) == "unknown"):
        return None
    if (
        isinstance(said, str)
        and (amount := _AMOUNT.fullmatch(said.strip()))
        and fold(amount[2]) in {"", fold(criterion.measure.unit)}
    ):
        said = Decimal(amount[1])
    if isinstance(said, bool) or not isinstance(said, int | Decimal):
        unit = f", with or without {quote(criterion.measure.unit)}" if criterion.measure.unit else ""
        _refuse("value-number", f"{quote(said)} is not a number", f"a decimal number{unit}")
    level = criterion.measure.level(Fraction(said))
    return Interval(level, level)


_CLAIMS: dict[str, Callable[[Any, Criterion, Mapping[str, int]], Interval[int] | None]] = {
    "level": _level,
    "range": _range,
    "value": _value,
}
