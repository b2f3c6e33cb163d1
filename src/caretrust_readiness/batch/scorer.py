"""Many localities: sources in, finished pieces of output out, in the order of the input whatever shares the work.

A source that cannot be scored is a row that says why, and the others go on.
"""

from __future__ import annotations

import gc
import traceback
from functools import lru_cache
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple

from caretrust_readiness.analysis.acceptance import check_verdict, rank_asked_for, standing, verdict_titled
from caretrust_readiness.analysis.baseline import counterpart, is_comparable, regression
from caretrust_readiness.analysis.movement import movement
from caretrust_readiness.api import assess
from caretrust_readiness.batch import pool
from caretrust_readiness.batch.annotations import criterion_to_show, place_of
from caretrust_readiness.batch.packing import Packed, Sheet, pack, table_of
from caretrust_readiness.batch.rows import Judged, Outcome
from caretrust_readiness.batch.sources import TableRow
from caretrust_readiness.model.canonical import rubric_sha256
from caretrust_readiness.model.plaintext import folded, visible
from caretrust_readiness.model.problems import InputError, Problem, figure, quote
from caretrust_readiness.reading.answer_resolution import check_settings
from caretrust_readiness.reading.loading import builtin_rubrics, load_rubric, shipped_rubric
from caretrust_readiness.report.base import Part
from caretrust_readiness.report.formats import GITHUB, GITLAB, JUNIT, SARIF, Format
from caretrust_readiness.report.page.phrases import verdict_range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from caretrust_readiness.analysis.acceptance import Standing, WhenUndecided
    from caretrust_readiness.analysis.baseline import Earlier
    from caretrust_readiness.batch.sources import Read, Source
    from caretrust_readiness.batch.table_rows import Plain
    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.report.rows import AnyRow, Row

#: The formats that say where to look.
_PLACED = (GITHUB, GITLAB, JUNIT, SARIF)
#: Sources in one chunk of work.
CHUNK = 32
#: Rows of tables in one.
ROWS = 1024
#: For fewer rows, importing numpy takes longer than it saves.
_WORTH = 256
#: Under so many sources another process costs more than it gains.
FEW = 300
#: So many problems of one source are told on standard error.
_TOLD = 10


class BatchOptions(NamedTuple):
    """How every source is to be scored, and what is to be made of it; all of it can be sent between processes."""

    form: Format
    rubric: str | None = None
    """As ``--rubric`` names it; None: each source's own."""
    settings: tuple[str, ...] = ()
    fail_below: str | None = None
    undecided: WhenUndecided = "report"
    """What a verdict that is undecided across *fail_below* counts as: undecided, as good enough, or as below."""
    by_service: bool = False
    parts: tuple[str, ...] = ()
    """What JSON is to hold beyond the options."""
    baseline: dict[tuple[str, str | None], tuple[Earlier, ...]] | None = None
    renew: Format | None = None
    """The format in which the baseline may be renewed; None where it is not to be."""
    sheet: Sheet = Sheet()
    """How a table of results is to be."""
    notes: bool = True
    """Whether notes are told."""
    debug: bool = False
    as_if: bool = False
    """Whether answers for any rubric are read as if *rubric* extended that one."""

    @property
    def is_plain(self) -> bool:
        """Whether each row depends on nothing but its source and the rubric."""
        return (
            not (self.settings or self.by_service or self.sheet.long) and self.baseline is None and self.renew is None
        )

    @property
    def renewed_parts(self) -> tuple[str, ...]:
        """What a renewed baseline holds beyond the options: what a later run compares."""
        return (Part.SERVICES.value,) if self.by_service else ()


class Tally(NamedTuple):
    """What came of the sources, in numbers."""

    scored: int = 0
    bad: int = 0
    bugs: int = 0
    """Sources that failed by a fault of ours, or whose process died twice; not among *bad*."""
    below: int = 0
    """Rows, as all that follow."""
    undecided: int = 0
    regressions: int = 0
    failures: int = 0
    """Rows with any of the last three, and places that are gone."""
    better: int = 0
    moved: int = 0
    """Rows that are otherwise than in the baseline, and neither worse nor better."""
    gone: int = 0
    """Places of the baseline that did not come, where that fails the run; not among *bad*."""
    new: int = 0
    """Rows that the baseline does not have."""
    incomparable: int = 0
    """Rows whose verdict in the baseline is none of the rubric's."""

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(*map(sum, zip(self, other, strict=True)))

    @property
    def sources(self) -> int:
        """How many sources there were."""
        return self.scored + self.bad + self.bugs

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> Tally:
        """The numbers of *outcomes*."""
        outcomes = list(outcomes)
        gone = sum(outcome.gone == "fail" for outcome in outcomes)
        outcomes = [outcome for outcome in outcomes if outcome.gone is None]
        judged = [found for outcome in outcomes for found in outcome.judged]
        bugs = sum(outcome.is_bug for outcome in outcomes)
        scored = sum(not outcome.problems for outcome in outcomes)
        movements = [found.movement.kind for found in judged if found.movement is not None]
        return cls(
            scored,
            len(outcomes) - scored - bugs,
            bugs,
            sum(found.standing == "below" for found in judged),
            sum(found.standing == "undecided" for found in judged),
            sum(found.regression is not None for found in judged),
            sum(found.fails for found in judged) + gone,
            movements.count("better"),
            movements.count("moved"),
            gone,
            sum(found.since == "new" for found in judged),
            sum(found.since == "incomparable" for found in judged),
        )


@lru_cache(maxsize=1)
def has_numpy() -> bool:
    """Whether numpy is installed."""
    return find_spec("numpy") is not None


class Came(NamedTuple):
    """One place that was scored."""

    locality: str
    day: str
    """The last day of its date, as it sorts."""
    file: str
    is_new: bool
    """Whether there is a baseline that does not have it."""


class Portion(NamedTuple):
    """What came of some sources, in their order; finished, so that only writing it is left."""

    packed: Packed
    told: tuple[Told, ...]
    """What each source has to say that has anything."""
    short: tuple[str, ...]
    """A line for each row whose verdict is not what was asked for."""
    tally: Tally
    came: tuple[Came, ...]
    """Each place that was scored."""
    seen: tuple[tuple[str, str | None], ...]
    """Name (folded) and service of each row, where there is a baseline to have them."""
    bad: tuple[str, ...]
    """The files that could not be scored, where there is a baseline that may have them."""
    rubrics: frozenset[tuple[tuple[str, str, str], tuple[str, str, str]]]
    """Id, version and sha256 of rubrics in the baseline and here, where they differ."""
    renewed: Packed | None
    """The same for the baseline, where it may be renewed."""
    titles: dict[str, tuple[str, ...]]
    """For the id of each rubric used, the titles of its verdicts, best first."""


def run(
    sources: Iterable[Source], options: BatchOptions, jobs: int | None, died: Callable[[str, int], None]
) -> Iterator[Portion]:
    """The portions of *sources*, in their order.

    *jobs* processes share the work; None: as many as there are processors, or one where there is little to do.
    *died* is told how a process died, and how many sources are scored once more because of it.

    Raises:
        InputError: before anything is scored, what *options* ask for cannot be done.
    """
    gc.enable()  # a long run cannot wait for its end to free what it no longer needs
    scorer = BatchScorer(options)
    scorer.prepare()
    waiting = iter(sources)
    first = tuple(islice(waiting, FEW))
    if jobs is None:
        jobs = 1 if len(first) < FEW else pool.cores()
    if jobs > 1:
        scorer.warm()
    task = pool.PoolTask(scorer.prepare, scorer.lost, died)
    return pool.in_order(task, _chunks(first, waiting, jobs), jobs)


def _chunks(first: tuple[Source, ...], waiting: Iterator[Source], jobs: int) -> Iterator[tuple[Source, ...]]:
    if len(first) == FEW and isinstance(first[-1], TableRow):
        yield first
        yield from iter(lambda: tuple(islice(waiting, ROWS)), ())
        return
    size = max(1, min(CHUNK, len(first) // (jobs * 4)))
    for start in range(0, len(first), size):
        yield first[start : start + size]
    yield from iter(lambda: tuple(islice(waiting, CHUNK)), ())


def of_gone(options: BatchOptions, gone: Iterable[Problem], severity: Literal["fail", "pass"]) -> Portion:
    """What is written of places of the baseline that did not come, and that fail the run or are only told."""
    scorer = BatchScorer(options)
    return scorer.finished([Outcome(problem.file, problems=(problem,), gone=severity) for problem in gone])


class BatchScorer:
    """Turns chunks of sources into portions, by one set of options."""

    def __init__(self, options: BatchOptions) -> None:
        self.options = options
        self.rubric: Rubric | None = None

    def warm(self) -> None:
        """Load what every process will need before they part: what they share then costs nothing."""
        if self.rubric is None:
            shipped_rubric()
        gc.collect()
        gc.freeze()

    def prepare(self) -> Callable[[tuple[Source, ...]], Portion]:
        """What a process does with a chunk.

        Raises:
            InputError: the rubric asked for cannot be used, or what is asked for fits no rubric that may be used.
        """
        if self.rubric is None and self.options.rubric is not None:
            rubric = load_rubric(self.options.rubric)
            self.rubric = rubric.accepting_any() if self.options.as_if else rubric
        if self.options.fail_below is not None or self.options.settings:
            self.check_options()
        return self.portion

    def check_options(self) -> None:
        """Refuse once, and not for every source, what no rubric can do that a source may name.

        Raises:
            InputError: with what the first of those rubrics has against it.
        """
        refusals: list[InputError] = []
        for rubric in [self.rubric] if self.rubric is not None else map(shipped_rubric, builtin_rubrics()):
            try:
                check_verdict(self.options.fail_below, rubric)
                check_settings(self.options.settings, rubric)
            except InputError as error:
                refusals.append(error)
            else:
                return
        raise refusals[0]

    def portion(self, chunk: tuple[Source, ...]) -> Portion:
        """What comes of *chunk*."""
        # Hardly anything here makes cycles of references: to look for them after every few objects takes time only.
        gc.disable()
        try:
            if (fast := self.by_kernel(chunk)) is not None:
                return fast
            return self.finished([self.outcome(source) for source in chunk])
        finally:
            gc.enable()

    def by_kernel(self, chunk: tuple[Source, ...]) -> Portion | None:
        """What comes of *chunk*, its plain rows of tables by the kernel; None where that is not worth it.

        The same bytes come out, many times faster.
        """
        if len(chunk) < _WORTH or not self.options.form.tabular or not self.options.is_plain or not has_numpy():
            return None
        if sum(isinstance(source, TableRow) for source in chunk) < _WORTH:
            return None
        from caretrust_readiness.batch.table_rows import rows_by_kernel  # noqa: PLC0415 - numpy is slow to import

        rubric = self.rubric or shipped_rubric()
        try:
            wanted = None if self.options.fail_below is None else rank_asked_for(self.options.fail_below, rubric)
        except InputError:
            return None
        return self.together(chunk, rows_by_kernel(rubric, chunk, wanted), rubric)

    def together(self, chunk: tuple[Source, ...], found: dict[int, tuple[Row, Plain]], rubric: Rubric) -> Portion:
        """What comes of *chunk*, of which the rows *found* are made already."""
        others = {place: self.outcome(source) for place, source in enumerate(chunk) if place not in found}
        rest = self.finished(list(others.values()))
        rows: list[AnyRow] = []
        came: list[Came] = []
        for place in range(len(chunk)):
            if (made := found.get(place)) is None:
                rows += others[place].rows(shown=False)
                came += [_came(others[place])] if others[place].judged else []
            else:
                rows.append(made[0])
                came.append(Came(made[0].locality, made[1].as_of.last.isoformat(), made[0].file, is_new=False))
        titles = {rubric.rubric: tuple(verdict.name for verdict in rubric.verdicts)} if found else {}
        return rest._replace(
            packed=table_of(self.options.form, rows, self.options.sheet),
            tally=rest.tally.plus(Tally(scored=len(found))),
            came=tuple(came),
            titles=rest.titles | titles,
        )

    def finished(self, outcomes: list[Outcome]) -> Portion:
        """*outcomes* made ready to be written."""
        judged = [found for outcome in outcomes for found in outcome.judged]
        rubrics = {found.assessment.whole_rubric for found in judged}
        compares, renew = self.options.baseline is not None, self.options.renew
        return Portion(
            pack(self.options.form, outcomes, self.options.parts, self.options.sheet),
            tuple(told for outcome in outcomes if (told := _told(outcome, notes=self.options.notes)) is not None),
            tuple(
                self.short(outcome.file, found)
                for outcome in outcomes
                for found in outcome.judged
                if found.standing != "holds"
            ),
            Tally.of(outcomes),
            tuple(_came(outcome) for outcome in outcomes if outcome.judged),
            tuple(_key(found.assessment) for found in judged if found.since),
            tuple(outcome.file for outcome in outcomes if outcome.problems and compares),
            frozenset(
                (found.other_rubric, _rubric(found.assessment)) for found in judged if found.other_rubric is not None
            ),
            None if renew is None else pack(renew, outcomes, self.options.renewed_parts, compared=False),
            {rubric.rubric: tuple(verdict.name for verdict in rubric.verdicts) for rubric in rubrics},
        )

    def short(self, file: str, found: Judged) -> str:
        """A line that says of which row the verdict is not what was asked for."""
        said = f"{_name(found.assessment)}: {verdict_range(found.assessment)}"
        if found.standing == "below":
            return Problem(file, None, "verdict-below", f"{said}, below {quote(self.options.fail_below)}").format()
        message = f"{said}, which leaves {quote(self.options.fail_below)} undecided"
        return Problem(file, None, "verdict-undecided", message).format("warning")

    def lost(self, source: Source, how: str) -> Portion:
        """What comes of a source that two processes died of."""
        message = f"not scored: two processes that were at it died ({how})"
        problem = Problem(source.file, None, "process-died", message)
        return self.finished([Outcome(source.file, problems=(problem,), is_bug=True)])

    def outcome(self, source: Source) -> Outcome:
        """What comes of one source; never an exception that is not meant to end everything."""
        try:
            return self.scored(source)
        except InputError as error:
            return Outcome(source.file, problems=error.problems, notes=error.notes, locality=error.about)
        except Exception as error:  # noqa: BLE001 - one source's bug is not to keep the others from being scored
            message = f"bug in caretrust: {type(error).__name__}: {figure(str(error))}"
            told = tuple(traceback.format_exc().splitlines()) if self.options.debug else ()
            return Outcome(source.file, problems=(Problem(source.file, None, "bug", message),), is_bug=True, told=told)

    def scored(self, source: Source) -> Outcome:
        """The assessments of one source.

        Raises:
            InputError: it cannot be scored.
        """
        read = source.read(self.rubric)
        check_verdict(self.options.fail_below, read.rubric)
        assessment = assess(read.rubric, read.answers, self.options.settings)
        services = assessment.services if self.options.by_service else ()
        judged = tuple(self.judged(found, read) for found in (assessment, *services))
        return Outcome(source.file, judged)

    def judged(self, assessment: Assessment, read: Read) -> Judged:
        """*assessment* with what was asked about it."""
        asked = self.options.fail_below
        status: Standing = "holds" if asked is None else standing(assessment, asked, self.options.undecided)
        since, earlier = self.earlier(assessment)
        worse, moved, other = None, None, None
        if earlier is not None:
            here = _rubric(assessment)
            worse = regression(assessment, earlier, here[2])
            moved = movement(assessment, earlier) if worse is None else None
            other = earlier.rubric if earlier.rubric != here else None
        place = None
        if self.options.form in _PLACED:
            place = place_of(read, assessment, criterion_to_show(assessment, status, worse))
        title = "" if asked is None else verdict_titled(asked, assessment.whole_rubric)
        return Judged(assessment, status, since, worse, moved, other, place, title)

    def earlier(self, assessment: Assessment) -> tuple[Literal["known", "new", "incomparable"] | None, Earlier | None]:
        """Whether the baseline has the place, and what it says of it, where that can be compared."""
        if self.options.baseline is None:
            return None, None
        found = self.options.baseline.get(_key(assessment))
        if found is None:
            return "new", None
        earlier = counterpart(assessment.answers, found)
        if not is_comparable(assessment, earlier):
            return "incomparable", None
        return "known", earlier


class Told(NamedTuple):
    """What one source has to say to people, beside its row."""

    file: str
    problems: tuple[Problem, ...]
    """As far as they are told."""
    more: int
    """How many more there are."""
    lines: tuple[str, ...]
    notes: tuple[str, ...]


def _told(outcome: Outcome, *, notes: bool) -> Told | None:
    """What *outcome* has to say; None where that is nothing."""
    if outcome.gone is not None:  # told at the end, with what fails the run
        return None
    said = outcome.notes
    for found in outcome.judged[:1]:
        said += found.assessment.answers.notes
    lines = tuple(map(visible, outcome.told)) + tuple(
        Problem(outcome.file, None, "regression", f"{_name(found.assessment)}: {found.regression.sentence}").format()
        for found in outcome.judged
        if found.regression is not None
    )
    more = max(len(outcome.problems) - _TOLD, 0)
    told = Told(outcome.file, outcome.problems[:_TOLD], more, lines, said if notes else ())
    return told if told.problems or told.lines or told.notes else None


def _key(assessment: Assessment) -> tuple[str, str | None]:
    return folded(assessment.answers.locality), assessment.service


def _rubric(assessment: Assessment) -> tuple[str, str, str]:
    rubric = assessment.whole_rubric
    return rubric.rubric, rubric.version, rubric_sha256(rubric)


def _came(outcome: Outcome) -> Came:
    first = outcome.judged[0]
    answers = first.assessment.answers
    return Came(answers.locality, answers.as_of.last.isoformat(), outcome.file, first.since == "new")


def _name(assessment: Assessment) -> str:
    service = assessment.service
    return assessment.answers.locality if service is None else f"{assessment.answers.locality} / {service}"
