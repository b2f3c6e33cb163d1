"""Many localities: sources in, finished pieces of output out, in the order of the input whatever shares the work.

A source that cannot be scored is a row that says why, and the others go on.
"""

from __future__ import annotations

import gc
import traceback
from dataclasses import replace
from functools import lru_cache
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING, Literal

from caretrust_readiness.analysis.acceptance import check_verdict, rank_asked_for, standing, verdict_titled
from caretrust_readiness.analysis.baseline import counterpart, is_comparable, regression
from caretrust_readiness.analysis.movement import movement
from caretrust_readiness.api import assess
from caretrust_readiness.batch import packing, pool
from caretrust_readiness.batch.annotations import criterion_to_show, place_of
from caretrust_readiness.batch.chunks import FEW, chunks, without_rest
from caretrust_readiness.batch.portions import (
    Came,
    Portion,
    Tally,
    came_of,
    identity_of,
    key_of,
    portion_of,
)
from caretrust_readiness.batch.refusals import refusals_of, table_of, weight_of
from caretrust_readiness.batch.rows import Judged, Outcome
from caretrust_readiness.batch.sources import TableRow
from caretrust_readiness.model.limits import MAX_REFUSED
from caretrust_readiness.model.problems import InputError, Problem, figure
from caretrust_readiness.reading.answer_resolution import check_settings
from caretrust_readiness.reading.loading import builtin_rubrics, load_rubric, shipped_rubric

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from caretrust_readiness.analysis.acceptance import Standing
    from caretrust_readiness.analysis.baseline import Earlier
    from caretrust_readiness.batch.options import BatchOptions
    from caretrust_readiness.batch.plain_rows import Plain
    from caretrust_readiness.batch.sources import Read, Source
    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.report.rows import AnyRow, Row

#: So many new objects are no reason to look for cycles: more than a chunk of rows is.
_YOUNG = 100_000
#: For fewer rows, importing numpy takes longer than it saves.
_WORTH = 256


@lru_cache(maxsize=1)
def has_numpy() -> bool:
    """Whether numpy is installed."""
    return find_spec("numpy") is not None


def run(
    sources: Iterable[Source],
    options: BatchOptions,
    jobs: int | None,
    died: Callable[[str, int], None],
    give_up: Callable[[str], None],
) -> Iterator[Portion]:
    """The portions of *sources*, in their order.

    *jobs* processes share the work; None: as many as there are processors, or one where there is little to do.
    *died* is told how a process died, and how many sources are scored once more because of it; *give_up* is told a
    table of which no more rows are wanted, since too many were refused.

    Raises:
        InputError: before anything is scored, what *options* ask for cannot be done.
    """
    gc.freeze()  # what a run begins with stays until its end: to look through it again takes time only
    gc.enable()  # a long run cannot wait for its end to free what it no longer needs
    gc.set_threshold(_YOUNG)  # but the rows of a chunk, which end with it, are not to be gone through again and again
    scorer = BatchScorer(options)
    scorer.prepare()
    waiting = iter(sources)
    first = tuple(islice(waiting, FEW))
    if jobs is None:
        jobs = 1 if len(first) < FEW else pool.cores()
    if jobs > 1:
        scorer.warm()
    task = pool.PoolTask(scorer.prepare, scorer.lost, died)
    portions = pool.in_order(task, chunks(first, waiting, jobs), jobs)
    return without_rest(portions, options, give_up)


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
            found = self.by_kernel(chunk)
            outcomes, surplus = self.outcomes(chunk, found)
            refusals = refusals_of(chunk[len(outcomes) - 1], surplus)
            return replace(self.together(outcomes, found), refusals=refusals)
        finally:
            gc.enable()

    def outcomes(
        self, chunk: tuple[Source, ...], found: Mapping[int, tuple[Row, Plain]]
    ) -> tuple[list[Outcome | None], int]:
        """What comes of each source of *chunk*, None for those *found* already; and by how much more are refused.

        It ends with the row of a table after which too many are.
        """
        is_table = table_of(chunk[0]) is not None
        outcomes: list[Outcome | None] = []
        surplus = 0
        for place, source in enumerate(chunk):
            outcome = None if place in found else self.outcome(source)
            outcomes.append(outcome)
            surplus += weight_of(() if outcome is None else outcome.problems)
            if is_table and surplus > MAX_REFUSED:
                break
        return outcomes, surplus

    def by_kernel(self, chunk: tuple[Source, ...]) -> dict[int, tuple[Row, Plain]]:
        """The rows of *chunk* that are plain rows of a table, by the kernel; none where that is not worth it.

        The same bytes come out, many times faster.
        """
        if len(chunk) < _WORTH or not self.options.form.tabular or not self.options.is_plain or not has_numpy():
            return {}
        if not isinstance(chunk[0], TableRow):
            return {}
        from caretrust_readiness.batch.table_rows import rows_by_kernel  # noqa: PLC0415 - numpy is slow to import

        rubric = self.rubric or shipped_rubric()
        try:
            wanted = None if self.options.fail_below is None else rank_asked_for(self.options.fail_below, rubric)
        except InputError:
            return {}
        return rows_by_kernel(rubric, chunk, wanted)

    def together(self, outcomes: Sequence[Outcome | None], found: Mapping[int, tuple[Row, Plain]]) -> Portion:
        """*outcomes* with the rows *found* in the places where there is none."""
        rest = portion_of([one for one in outcomes if one is not None], self.options)
        if not found:
            return rest
        rows: list[AnyRow] = []
        came: list[Came] = []
        days = {day: day.last.isoformat() for day in {plain.as_of for _, plain in found.values()}}
        for place, outcome in enumerate(outcomes):
            if outcome is None:
                row, plain = found[place]
                rows.append(row)
                came.append(Came(row.locality, days[plain.as_of], row.file, is_new=False))
            else:
                rows += outcome.rows(shown=False)
                came += [came_of(outcome)] if outcome.judged else []
        rubric = self.rubric or shipped_rubric()
        titles = {rubric.rubric: tuple(verdict.name for verdict in rubric.verdicts)}
        return replace(
            rest,
            packed=packing.table_of(self.options.form, rows, self.options.sheet),
            tally=rest.tally.plus(Tally(scored=outcomes.count(None))),
            came=tuple(came),
            titles=rest.titles | titles,
        )

    def lost(self, source: Source, how: str) -> Portion:
        """What comes of a source that two processes died of."""
        message = f"not scored: two processes that were at it died ({how})"
        problem = Problem(source.file, None, "process-died", message)
        return portion_of([Outcome(source.file, problems=(problem,), is_bug=True)], self.options)

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
            here = identity_of(assessment)
            worse = regression(assessment, earlier, here[2])
            moved = movement(assessment, earlier) if worse is None else None
            other = earlier.rubric if earlier.rubric != here else None
        place = None
        if self.options.says_where:
            place = place_of(read, assessment, criterion_to_show(assessment, status, worse))
        title = "" if asked is None else verdict_titled(asked, assessment.whole_rubric)
        return Judged(
            assessment=assessment,
            standing=status,
            since=since,
            regression=worse,
            movement=moved,
            other_rubric=other,
            place=place,
            asked=title,
        )

    def earlier(self, assessment: Assessment) -> tuple[Literal["known", "new", "incomparable"] | None, Earlier | None]:
        """Whether the baseline has the place, and what it says of it, where that can be compared."""
        if self.options.baseline is None:
            return None, None
        found = self.options.baseline.get(key_of(assessment))
        if found is None:
            return "new", None
        earlier = counterpart(assessment.answers, found)
        if not is_comparable(assessment, earlier):
            return "incomparable", None
        return "known", earlier
