"""The public door: what commands, batches and Python users share, from a file to a result.

Everything here is typed and keeps no state. What is wrong with a file is one
:class:`~caretrust_readiness.model.problems.InputError` that holds every problem; anything else is a bug of ours.
"""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from caretrust_readiness.analysis.insights import Insights
from caretrust_readiness.engine import assessment as engine
from caretrust_readiness.engine.assessment import Assessment
from caretrust_readiness.model.answers import Answers
from caretrust_readiness.model.problems import InputError, Problem
from caretrust_readiness.model.rubric import Rubric
from caretrust_readiness.reading import loading, yamlio
from caretrust_readiness.reading.answer_resolution import SET, with_settings
from caretrust_readiness.reading.naming import criterion_named, verdict_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any, TypeAlias

    from caretrust_readiness.analysis.backtest import Backtest
    from caretrust_readiness.analysis.compare import Comparison
    from caretrust_readiness.analysis.verification import Verification
    from caretrust_readiness.reading.document import Document

    Name: TypeAlias = "str | os.PathLike[str]"
    Reading: TypeAlias = "Callable[[], tuple[Answers, Rubric]]"

__all__ = [
    "Answers",
    "Assessment",
    "InputError",
    "Insights",
    "Problem",
    "Rubric",
    "assess",
    "assess_file",
    "backtest",
    "backtest_files",
    "compare_files",
    "compare_for_public",
    "examine",
    "examine_for_public",
    "load_answers",
    "load_rubric",
    "result",
    "verify_paper",
]


def load_rubric(path_or_id: Name = loading.DEFAULT_RUBRIC) -> Rubric:
    """The checked rubric of the file *path_or_id*, which has a slash or an ending, else the built-in one of that id.

    Raises:
        InputError: with every problem of the file.
    """
    return loading.load_rubric(os.fspath(path_or_id))


def load_answers(path: Name, rubric: Rubric) -> Answers:
    """The checked answers in the file *path*, in levels of *rubric*.

    Raises:
        InputError: with every problem of the file.
    """
    return loading.load_answers(os.fspath(path), rubric)[0]


def assess(rubric: Rubric, answers: Answers, settings: Iterable[str] = ()) -> Assessment:
    """What *answers* come to under *rubric*, overall and for each service they name.

    *settings* are assumed, each as ``CRITERION=LEVEL``.

    Raises:
        InputError: a setting names no criterion, or no level of it.
    """
    return engine.assess(rubric, with_settings(answers, settings, rubric))


def result(assessment: Assessment) -> dict[str, Any]:
    """*assessment* as the JSON result of the design, section 13: the object with ``format`` and ``assessments``."""
    from caretrust_readiness.report.data.assess import result_data  # noqa: PLC0415 - only who wants JSON pays for it

    return result_data([Insights(assessment)])


def assess_file(
    path: Name, rubric: Rubric | None = None, settings: Sequence[str] = (), *, to: str | None = None
) -> Insights:
    """The assessment of the answers in *path* with its analyses; without *rubric*, under the one that they name.

    Where *settings* are assumed, ``before`` of what comes out says what was so without them. *to* is the verdict to aim
    at, where it is not the usual one.

    Raises:
        InputError: with every problem of the file or of the settings; the rubric has no verdict *to*.
    """
    answers, used = loading.load_answers(os.fspath(path), rubric)
    return examine(used, answers, settings, to=to)


def examine(rubric: Rubric, answers: Answers, settings: Sequence[str] = (), *, to: str | None = None) -> Insights:
    """As :func:`assess`, with the analyses of what comes out, each worked out when it is asked for.

    Raises:
        InputError: a setting names no criterion, or no level of it; the rubric has no verdict *to*.
    """
    aim = None if to is None else verdict_named(to, rubric, "--to")
    if not settings:
        return Insights(assess(rubric, answers), to=aim)
    return Insights(assess(rubric, answers, settings), tuple(settings), assess(rubric, answers), to=aim)


def compare_files(
    paths: tuple[Name, Name], rubrics: tuple[Name | None, Name | None] = (None, None), settings: Sequence[str] = ()
) -> Comparison:
    """The answers in the second of *paths* beside those in the first, with *settings* assumed in the second.

    *rubrics* are for each; None: the one that the answers name.

    Raises:
        InputError: with every problem of a file, a rubric or the settings.
    """
    from caretrust_readiness.analysis.compare import compare  # noqa: PLC0415 - only who compares pays for it

    return compare(*_both(paths, rubrics, settings))


def compare_for_public(
    paths: tuple[Name, Name], rubrics: tuple[Name | None, Name | None] = (None, None), settings: Sequence[str] = ()
) -> tuple[Comparison, tuple[Insights, Insights]]:
    """As :func:`compare_files`, without what the public is not to see; and both places, which say what is left out.

    Raises:
        InputError: with every problem of a file, a rubric or the settings.
    """
    from caretrust_readiness.analysis.compare import compare  # noqa: PLC0415 - as in compare_files
    from caretrust_readiness.analysis.insights import published  # noqa: PLC0415 - as above
    from caretrust_readiness.analysis.redaction import redacted  # noqa: PLC0415 - as above

    first, second, reread = _both(paths, rubrics, settings)
    before, after = published(first), published(second)
    clean = redacted(reread, first.whole_rubric)[0]
    return compare(before.assessment, after.assessment, clean), (before, after)


def _both(
    paths: tuple[Name, Name], rubrics: tuple[Name | None, Name | None], settings: Sequence[str]
) -> tuple[Assessment, Assessment, Answers]:
    """Both places, and what the first's rubric makes of the second's answers."""
    from caretrust_readiness.analysis.compare import names_in  # noqa: PLC0415 - as in compare_files

    names = [None if name is None else os.fspath(name) for name in rubrics]
    before, first = loading.load_answers(os.fspath(paths[0]), loading.load_rubric(names[0]) if names[0] else None)
    document = yamlio.read_file(os.fspath(paths[1]))
    second = _second_rubric(names, document, first)
    after = with_settings(loading.read_answers(document, second)[0], settings, second)
    renamed = names_in(first, second)
    named = [(criterion_named(key, second, SET), said) for key, _, said in (one.rpartition("=") for one in settings)]
    assumed = [f"{renamed.get(key, key)}={said}" for key, said in named]
    reread = with_settings(loading.reread_answers(document, first, renamed), assumed, first)
    return engine.assess(first, before), engine.assess(second, after), reread


def _second_rubric(names: Sequence[str | None], document: Document, first: Rubric) -> Rubric:
    """The rubric for the second: what was asked for, else what its answers name; the first's where that is the same."""
    wanted = names[1] or loading.rubric_named_in(document)
    return first if wanted == (names[0] or first.rubric) else loading.load_rubric(wanted)


def examine_for_public(
    rubric: Rubric, answers: Answers, settings: Sequence[str] = (), *, to: str | None = None
) -> Insights:
    """As :func:`examine`, without what the public is not to see; ``publication`` says what is left out.

    Raises:
        InputError: a setting names no criterion, or no level of it.
    """
    from caretrust_readiness.analysis.redaction import Publication, redacted, spreads  # noqa: PLC0415 - as in result

    full = assess(rubric, answers, settings)
    clean, withheld = redacted(answers, rubric)
    insights = examine(rubric, clean, settings, to=to)
    insights.publication = Publication(withheld, spreads(full), full)
    return insights


def verify_paper(path: Name, answers: Sequence[Name] = (), rubric: Name | None = None) -> Verification:
    """Whether the paper *path* shows what it carries; with *answers* or *rubric*, whether that follows from them.

    Without files it proves no origin: who changes a paper may change what it carries as well.

    Raises:
        InputError: the paper or one of the files cannot be read, or the paper carries no result.
    """
    from caretrust_readiness.verifying import Files, verify  # noqa: PLC0415 - as in compare_files

    used = None if rubric is None else load_rubric(rubric)
    read = (loading.load_answers(os.fspath(file), used) for file in answers)
    return verify(os.fspath(path), Files(read, used, examine, examine_for_public))


def backtest_files(paths: Iterable[Name], rubric: Rubric | None = None) -> tuple[Backtest, tuple[Problem, ...]]:
    """The verdicts on the answers in *paths* beside their outcomes, and what is wrong with what cannot be read."""
    return backtest(partial(loading.load_answers, os.fspath(path), rubric) for path in paths)


def backtest(readings: Iterable[Reading]) -> tuple[Backtest, tuple[Problem, ...]]:
    """As :func:`backtest_files`, of whatever can be read as answers and their rubric."""
    from caretrust_readiness.analysis.backtest import Backtest, Case  # noqa: PLC0415 - as in compare_files

    cases: list[Case] = []
    problems: list[Problem] = []
    for read in readings:
        try:
            answers, used = read()
        except InputError as error:
            problems += error.problems
        else:
            cases.append(Case(engine.assess(used, answers)))
    return Backtest(tuple(cases)), tuple(problems)
