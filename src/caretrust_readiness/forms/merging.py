"""Several people's answers files of one place and one day become one (design, section 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caretrust_readiness.forms.assembling import new_file, one_place, written
from caretrust_readiness.forms.contributions import Contribution, Joined, joined
from caretrust_readiness.forms.entries import entries_in
from caretrust_readiness.forms.questionnaire import title_of
from caretrust_readiness.model.answers_file import AnswersFile
from caretrust_readiness.model.problems import InputError, Problem, quote
from caretrust_readiness.reading.loading import read_answers
from caretrust_readiness.reading.naming import respondent_named, titles_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.reading.document import Document

_ALONE = ("about", "prepared_by", "agreed_on", "unify", "outcomes")


def merged(documents: Sequence[Document], rubric: Rubric, speakers: Mapping[str, str]) -> tuple[str, list[str]]:
    """One answers file of all *documents*, as text, and what a reader should know.

    *speakers* say whose the plain answers of a file are, by its name; else they are its one respondent's.

    Raises:
        InputError: with every problem of the files, or every conflict between them.
    """
    _check_all(documents, rubric)
    titles = _titles(documents)
    whose = {file: respondent_named(said, titles, "--as") for file, said in speakers.items()}
    voices = [_contribution(document, rubric, whose.get(document.file)) for document in documents]
    place = one_place(voices)
    whole = joined(voices, rubric)
    rest = _rest(documents, whole)
    services = _services(documents, rubric, voices, whole)
    if whole.problems:
        raise InputError(tuple(whole.problems))
    return new_file(whole, rubric, place, {**rest, **({"services": services} if services else {})}), whole.notes


def _check_all(documents: Iterable[Document], rubric: Rubric) -> None:
    problems: list[Problem] = []
    for document in documents:
        try:
            read_answers(document, rubric)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(tuple(problems))


def _titles(documents: Iterable[Document]) -> dict[str, str]:
    """What the respondents of all files are called, by id."""
    files = [AnswersFile.model_validate(document.data) for document in documents]
    return {who: title for file in files for who, title in titles_of(file.respondents).items()}


def _contribution(document: Document, rubric: Rubric, speaker: str | None) -> Contribution:
    file = AnswersFile.model_validate(document.data)
    known = {who: said.data for who, said in file.respondents.items()}
    if speaker is None and len(known) == 1:
        speaker = next(iter(known))
    if speaker is not None:
        known.setdefault(speaker, {"title": title_of(speaker)})
    return Contribution(
        origin=document.file,
        locality=file.locality,
        as_of=str(file.as_of),
        respondents=known,
        entries=entries_in(document, rubric),
        speaker=speaker,
    )


def _rest(documents: Sequence[Document], whole: Joined) -> dict[str, Any]:
    """The other keys of the files: each must say the same wherever it is given; sources are put together."""
    rest: dict[str, Any] = {}
    for document in documents:
        data: Any = document.data
        for key in _ALONE:
            if key in data:
                _keep(rest, (key, data[key]), document.file, whole, is_strict=key == "unify")
        for key, source in (data.get("sources") or {}).items():
            _keep(rest.setdefault("sources", {}), (key, source), document.file, whole)
    return rest


def _keep(kept: dict[str, Any], said: tuple[str, Any], file: str, whole: Joined, *, is_strict: bool = True) -> None:
    """Keep the first *value*; another one is a conflict where that *is_strict*, else it is told and left out."""
    key, value = said
    if kept.setdefault(key, value) == value:
        return
    if is_strict:
        message = f"{quote(key)} is not the same here as in a file before"
        whole.problems.append(Problem(file, None, "merge-conflict", message, "make the two alike"))
    else:
        whole.notes.append(f"{file}: {quote(key)} is not the same as in a file before, and is left out")


def _services(
    documents: Sequence[Document], rubric: Rubric, voices: Sequence[Contribution], whole: Joined
) -> dict[str, Any]:
    """What the services answer differently, put together as the common answers are."""
    files = [AnswersFile.model_validate(document.data) for document in documents]
    services: dict[str, Any] = {}
    for key in dict.fromkeys(service for file in files for service in file.services):
        adjusted = rubric.for_service(key)
        said = [
            _of_service(document, voice, key, adjusted)
            for document, voice, file in zip(documents, voices, files, strict=True)
            if key in file.services
        ]
        found = joined(said, adjusted)
        whole.problems += found.problems
        whole.notes += [f"{key}: {note}" for note in found.notes]
        own: dict[str, Any] = {}
        for document in documents:
            data: Any = document.data
            unify = ((data.get("services") or {}).get(key) or {}).get("unify")
            if unify is not None:
                _keep(own, ("unify", unify), document.file, whole)
        answers = {name: written(entry, adjusted.criteria[name], adjusted) for name, entry in found.entries.items()}
        services[key] = own | ({"answers": answers} if answers else {})
    return services


def _of_service(document: Document, voice: Contribution, key: str, adjusted: Rubric) -> Contribution:
    data: Any = document.data
    own = document._replace(data={**data, "answers": (data["services"][key] or {}).get("answers")})
    return Contribution(
        origin=voice.origin,
        respondents=voice.respondents,
        entries=entries_in(own, adjusted),
        speaker=voice.speaker,
    )
