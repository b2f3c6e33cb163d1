"""Whether a paper shows what it carries, and whether that follows from the files it was made of.

With the answers at hand the paper is made anew, and what it shows is compared with that: so who changes a figure and
all that the paper carries of it is found out too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from caretrust_readiness.analysis.verification import Edit, PlaceCheck, Verification, differing, edits, redrawn
from caretrust_readiness.model.canonical import rubric_data, rubric_sha256
from caretrust_readiness.model.limits import MAX_PAPER
from caretrust_readiness.model.problems import InputError, Problem
from caretrust_readiness.model.version import __version__
from caretrust_readiness.reading.files import read_bytes, read_stdin
from caretrust_readiness.reading.papers import read_paper
from caretrust_readiness.report.data.assess import assessment_data
from caretrust_readiness.report.data.carried import is_sealed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.model.answers import Answers
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.reading.papers import PaperRead

#: Where the result of each command holds its places; those of an assessment are compared whole.
_WHOLE = "assessments"
_LISTS = (_WHOLE, "rows", "path", "options", "stress", "ageing", "robustness", "views")
#: What every paper says of a place, whatever it is about.
_COMMON = ("rubric", "score", "verdict", "answered", "evidence", "recommended")


class Files(NamedTuple):
    """What a paper is checked against, and how a place is examined."""

    answers: Iterable[tuple[Answers, Rubric]]
    rubric: Rubric | None
    examine: Callable[..., Insights]
    examine_for_public: Callable[..., Insights]


def verify(name: str, files: Files) -> Verification:
    """What comes of checking the paper called *name* by itself, and against *files* as far as there are any.

    Raises:
        InputError: the paper or one of the files cannot be read; the paper carries no result; it is of no place.
    """
    content = read_stdin(MAX_PAPER) if name == "-" else read_bytes(name, MAX_PAPER)
    paper = read_paper(content, name)
    carried, made_by = paper.carried, str(paper.carried.get("program"))
    found = _examined(carried, files)
    shown = list(_shown(carried["result"]))
    if found and not shown:
        raise InputError((Problem(name, None, "paper-without-place", "this paper is of no place", _NO_PLACE),))
    checks = tuple(_checked(one, key, found, carried) for one, key in shown) if found else None
    is_same = made_by == __version__
    remade = None
    if checks and is_same and all(check.holds and not check.answers_changed for check in checks):
        remade = _made_anew(paper, content, [found[_place(one)] for one, _ in shown])
    touched, changed = _edited(paper, remade)
    return Verification(
        file=name,
        edits=changed,
        redrawn=() if changed else touched,
        is_sealed=is_sealed(carried),
        program=made_by,
        same_program=is_same,
        places=checks,
        rubric_changed=_is_other(carried, files),
    )


_NO_PLACE = "a rubric's handbook is checked with --rubric alone"


def _examined(carried: dict[str, Any], files: Files) -> dict[tuple[str, str], Insights]:
    """Each place that the files are of, as the paper was asked to look at it."""
    examine = files.examine_for_public if carried.get("public") else files.examine
    settings = _texts(carried.get("settings"))
    aim = carried.get("to")
    called = {_place(one): one.get("file") for one, _ in _shown(carried["result"])}
    found = {}
    for answers, rubric in files.answers:
        name = called.get((answers.locality, str(answers.as_of)))
        answers = answers._replace(file=name) if name and isinstance(name, str) else answers  # noqa: PLW2901 - wherever it lies
        to = aim if isinstance(aim, str) and any(verdict.id == aim for verdict in rubric.verdicts) else None
        insights = examine(rubric, answers, settings, to=to)
        found[insights.assessment.answers.locality, str(insights.assessment.answers.as_of)] = insights
    return found


def _texts(found: Any) -> tuple[str, ...]:
    return tuple(map(str, found)) if isinstance(found, list) else ()


def _shown(result: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """What a result says of each place, and under which name it stands there."""
    return ((one, key) for one, key in _listed(result) if "locality" in one)


def _listed(result: Any) -> Iterator[tuple[dict[str, Any], str]]:
    if not isinstance(result, dict):
        return
    for key in _LISTS:
        yield from ((one, key) for one in _dicts(result.get(key)))
    yield from ((one, "explained") for one in _dicts([result.get("explained")]))
    for pair in _dicts(result.get("comparisons")):
        yield from ((one, "comparisons") for one in _dicts([pair.get("before"), pair.get("after")]))
    cases = result.get("backtest")
    yield from ((one, "backtest") for one in _dicts(cases.get("cases") if isinstance(cases, dict) else None))


def _dicts(found: Any) -> list[dict[str, Any]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _place(one: dict[str, Any]) -> tuple[str, str]:
    return str(one.get("locality")), str(one.get("as_of"))


def _checked(
    one: dict[str, Any], key: str, found: dict[tuple[str, str], Insights], carried: dict[str, Any]
) -> PlaceCheck:
    """Whether what a paper carries of one place or service is what comes of the files."""
    insights = found.get(_place(one))
    if insights is not None and (service := one.get("service")) is not None:
        insights = next((own for own in insights.services if own.assessment.service == service), None)
    if insights is None:
        return PlaceCheck(locality=_place(one)[0], as_of=_place(one)[1], found=False)
    now = assessment_data(insights)
    now["recommended"] = now["options"]["recommended"]
    names = one if key == _WHOLE else [name for name in _COMMON if name in one]
    found_otherwise = (at for name in names for at in differing(one[name], _alike(now.get(name), one[name]), name))
    differs = tuple(at for at in found_otherwise if at.rpartition(".")[2] != "file")
    hashes = [made["sha256"] for made in _dicts(carried.get("answers")) if made.get("sha256")]
    changed = insights.assessment.answers.sha256 not in hashes if hashes else None
    return PlaceCheck(
        locality=_place(one)[0],
        as_of=_place(one)[1],
        found=True,
        differs=differs,
        answers_changed=changed,
        rubric_changed=_rubric_changed(now["rubric"], one.get("rubric")),
    )


def _alike(now: Any, then: Any) -> Any:
    """*now* with those keys alone that *then* has, where a paper tells less of something than an assessment does."""
    return {key: now.get(key) for key in then} if isinstance(now, dict) and isinstance(then, dict) else now


def _rubric_changed(now: dict[str, Any], then: Any) -> bool:
    return isinstance(then, dict) and any(now.get(key) != value for key, value in then.items())


def _is_other(carried: dict[str, Any], files: Files) -> bool:
    """Whether the rubric that was given is none of those that the paper is of."""
    if files.rubric is None:
        return False
    result = carried["result"]
    if isinstance(result, dict) and result.get("rubric") == files.rubric.rubric and "domains" in result:
        return bool(differing(result, rubric_data(files.rubric)))
    return rubric_sha256(files.rubric) not in _texts(carried.get("rubrics"))


def _made_anew(paper: PaperRead, content: bytes, places: list[Insights]) -> PaperRead | None:
    """The same paper made of the files; None of papers that are not of whole assessments."""
    from caretrust_readiness.report import formats, papers  # noqa: PLC0415 - they bring what writes
    from caretrust_readiness.report.base import Look  # noqa: PLC0415 - as above

    carried = paper.carried
    if not isinstance(carried["result"].get(_WHOLE), list):
        return None
    form = formats.PDF if content.startswith(b"%PDF") else formats.DOCX if content.startswith(b"PK") else formats.HTML
    made = papers.places(
        places,
        (),
        _texts(carried.get("settings")),
        brief=carried.get("brief") is True,
        public=carried.get("public") is True,
    )
    return read_paper(formats.as_bytes(formats.write(made, form, Look())), "the paper made anew")


def _edited(paper: PaperRead, remade: PaperRead | None) -> tuple[tuple[int, ...], tuple[Edit, ...]]:
    """Which sheets of a paper were touched, and where words of it were changed; a sheet untouched has its words."""
    carried = paper.carried.get("prints")
    prints = _texts(carried) if remade is None else tuple(remade.prints)
    touched = redrawn(paper.prints, prints)
    if paper.prints and not touched:
        return (), ()
    return touched, tuple(edits(paper.texts, _expected(paper, remade), laid_out=paper.is_words))


def _expected(paper: PaperRead, remade: PaperRead | None) -> list[str]:
    """What *paper* should show; what a house's template adds to a Word document stands at its end, and only there."""
    if remade is None:
        return paper.carried_texts
    if paper.is_words:
        return remade.carried_texts
    body = remade.texts if remade.body is None else remade.texts[: remade.body]
    return body if remade.body is None else [*body, *paper.carried_texts[len(body) :]]
