"""What an id or a title typed by a user means: the one place that looks names up (design, section 12).

An id wins. Else a title is accepted as reports show it, without regard to case, blanks and quotes; one that two share
is refused with both ids.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.model.limits import MAX_ID
from caretrust_readiness.model.problems import InputError, Problem, did_you_mean, listed, quote
from caretrust_readiness.model.wording import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from caretrust_readiness.model.answers import Respondent
    from caretrust_readiness.model.rubric import Rubric

#: Among ids this short, one slip makes another word.
_SHORT = 2
#: The least demanding verdict that says go, whatever its id.
GO = "go"
#: Straight, sloping, curly and angled ones.
_QUOTES = str.maketrans(
    "", "", "'\"`\u00b4\u2018\u2019\u201a\u201b\u02bc\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a"
)


def bare(name: str) -> str:
    """*name* as it is compared: without case, quotes, and blanks but single ones."""
    return fold(name.translate(_QUOTES))


def ids_named(said: str, names: Mapping[str, str]) -> list[str]:
    """The ids that *said* may mean, of *names* (titles by id): one where that is certain, none where nothing is."""
    said = said.strip()
    if said in names:
        return [said]
    return [key for key, name in names.items() if bare(said) in {bare(name), bare(key)}]


def criterion_named(said: str, rubric: Rubric, place: str, code: str = "criterion-unknown") -> str:
    """Today's id of the criterion that *said* means, by its id, an old id or its title.

    Raises:
        InputError: at *place*, the rubric has none of that name (with *code*), or more than one.
    """
    if (key := rubric.renamed.get(said.strip())) is not None:
        return key
    names = {key: criterion.name for key, criterion in rubric.criteria.items()}
    return _the_one(said, names, _Asked("criterion", code, place, f"the rubric {quote(rubric.rubric)}"))


@lru_cache(maxsize=256)
def verdict_named(said: str, rubric: Rubric, place: str) -> str:
    """The id of the verdict that *said* means, by its id or its title; ``go`` is the least demanding that says go.

    Raises:
        InputError: at *place*, the rubric has none of that name, or more than one.
    """
    going = [verdict.id for verdict in rubric.verdicts if verdict.go]
    if said.strip() == GO and GO not in rubric.verdict_rank and going:
        return going[-1]
    names = {verdict.id: verdict.name for verdict in rubric.verdicts}
    return _the_one(said, names, _Asked("verdict", "verdict-unknown", place, f"the rubric {quote(rubric.rubric)}"))


def option_named(said: str, rubric: Rubric, place: str) -> str:
    """The id of the option that *said* means, by its id or its title.

    Raises:
        InputError: at *place*, the rubric has none of that name, or more than one.
    """
    names = {option.id: option.name for option in rubric.options}
    return _the_one(said, names, _Asked("option", "option-unknown", place, f"the rubric {quote(rubric.rubric)}"))


def service_named(said: str, rubric: Rubric, place: str, known: Collection[str], holder: str) -> str:
    """The id of the service that *said* means, of those *known* in *holder*, by its id or its title.

    Raises:
        InputError: at *place*, *holder* has none of that name, or more than one.
    """
    names = {service.id: service.name for service in rubric.services if service.id in known}
    return _the_one(said, names, _Asked("service", "service-unknown", place, holder))


def respondent_named(said: str, titles: Mapping[str, str], place: str, file: str | None = None) -> str:
    """The id of the respondent that *said* means, by id or title, of *titles* by id.

    Where *titles* are not all there may be (no *file* is named), a new id is returned as it is.

    Raises:
        InputError: at *place*, *said* is the title of more than one; or it is nobody's where others are declared.
    """
    found = ids_named(said, titles)
    if not found and titles and (file is not None or not is_id(said.strip())):
        message = f"{quote(said)} is not under 'respondents'{f' of {quote(file)}' if file else ''}"
        hint = did_you_mean(said, [*titles, *titles.values()]) or f"declared: {listed(titles)}"
        raise InputError((Problem(place, None, "respondent-unknown", message, hint),))
    return _the_one(said, titles, _Asked("respondent", "", place, "")) if found else said.strip()


def is_id(said: str) -> bool:
    """Whether *said* may be an id of a respondent: a letter or digit, then letters, digits, ``_``, ``.``, ``-``."""
    return said[:1].isalnum() and said.isascii() and all(char.isalnum() or char in "_.-" for char in said)


def titles_of(respondents: Mapping[str, Respondent]) -> dict[str, str]:
    """What each of *respondents* is called, by id."""
    return {key: one.title for key, one in respondents.items()}


def misspelt_sources(cited: Iterable[str], known: Collection[str]) -> Iterator[str]:
    """A note on each source *cited* that is one slip away from an id of a bibliography, and so is read as free text."""
    ids = tuple(known)
    for source in cited:
        if _SHORT < len(source) <= MAX_ID + 1 and source not in known and (meant := _meant(source, ids)) is not None:
            yield f"the source {quote(source)} is read as free text; did you mean {quote(meant)}?"


@lru_cache(maxsize=1024)
def _meant(source: str, known: tuple[str, ...]) -> str | None:
    """The one of *known* that *source* is one slip away from; kept, since many places cite the same."""
    by_length = _by_length(known)
    near = (key for more in (0, 1, -1) for key in by_length.get(len(source) + more, ()))
    return next((key for key in near if is_one_slip(source, key)), None)


@lru_cache(maxsize=64)
def _by_length(known: tuple[str, ...]) -> dict[int, list[str]]:
    """*known* by their lengths; kept, since the sources of a rubric are the same for every place."""
    found: dict[int, list[str]] = {}
    for key in known:
        found.setdefault(len(key), []).append(key)
    return found


def is_one_slip(one: str, other: str) -> bool:
    """Whether the two differ by one character wrong, missing or too many, or by two neighbours that changed places."""
    if len(one) > len(other):
        one, other = other, one
    start = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    rest, others = one[start:], other[start:]
    if len(one) < len(other):
        return rest == others[1:]
    return rest[1:] == others[1:] or (rest[:2] == others[1::-1] and rest[2:] == others[2:])


class _Asked(NamedTuple):
    """What is looked for."""

    what: str
    code: str
    """Of the problem where there is none."""
    place: str
    holder: str
    """What should have it."""


def _the_one(said: str, names: Mapping[str, str], asked: _Asked) -> str:
    found = ids_named(said, names)
    if len(found) == 1:
        return found[0]
    if found:
        message = f"{quote(said)} is the title of more than one {asked.what}: {listed(map(quote, found))}"
        raise InputError((Problem(asked.place, None, "name-shared", message, "give the id"),))
    message = f"{asked.holder} has no {asked.what} {quote(said)}"
    raise InputError((Problem(asked.place, None, asked.code, message, _hint(said, names, asked.what)),))


def _hint(said: str, names: Mapping[str, str], what: str) -> str:
    """The nearest id or title, else where to find the ids."""
    if not names:
        return "it has none"
    others = "'caretrust rubric show' lists the criteria" if what == "criterion" else f"{what}s: {listed(names)}"
    return did_you_mean(said, [*names.values(), *names]) or others
