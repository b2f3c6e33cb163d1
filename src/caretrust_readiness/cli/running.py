"""One run of ``caretrust batch``: what is told meanwhile, what it comes to, and when the baseline is renewed."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Literal

from caretrust_readiness.cli.exits import Exit, worst
from caretrust_readiness.cli.results import goes_to_file, is_terminal, look_for
from caretrust_readiness.cli.streams import output_file, tell
from caretrust_readiness.cli.telling import Teller
from caretrust_readiness.model.problems import Problem, counted, listed
from caretrust_readiness.report import formats
from caretrust_readiness.report.base import Sort
from caretrust_readiness.report.paper import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caretrust_readiness.batch.latest import Latest
    from caretrust_readiness.batch.options import BatchOptions
    from caretrust_readiness.batch.portions import Portion
    from caretrust_readiness.batch.sources import Source, Sources
    from caretrust_readiness.cli.sinks import Sink

#: The formats in the order of the input.
IN_ORDER = (
    *(formats.JSON, formats.JSONL, formats.CSV, formats.XLSX, formats.PARQUET),
    *(formats.JUNIT, formats.GITHUB, formats.GITLAB, formats.SARIF),
)
#: The formats that name what fell short to people.
_READ = (*tuple(one for one in formats.formats_of(Kind.BATCH) if one not in IN_ORDER), formats.GITHUB)
#: So many rows whose verdict is not what was asked for are told on standard error, one line each.
_SHORT = 20
#: So many places that are gone are told there.
_GONE = 20
#: So many of them are written at a time.
_AT_ONCE = 1_000


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What a run makes of places that are gone, or there twice, and of its baseline."""

    gone: Literal["pass", "fail"] = "pass"
    duplicates: Literal["note", "fail", "latest"] = "note"
    renew: str | None = None
    """The baseline to renew where nothing fails."""
    rubric_changes: tuple[str, ...] = ()
    """What is otherwise in the rubric than in the baseline's, a line each, where it was given."""
    mark: bool = False
    """Whether a table of results begins with a byte order mark."""
    public: bool = False
    """Whether paths, and what could not be read, stay out of a page."""
    template: bytes | None = None
    """A Word document whose styles are to be used."""


class _NotRenewedError(Exception):
    """The run fails, and the baseline stays as it is."""


class Run:
    """One run."""

    def __init__(
        self, options: BatchOptions, inputs: Sources, policy: Policy, *, quiet: bool, output: str | None
    ) -> None:
        from caretrust_readiness.batch.portions import Tally
        from caretrust_readiness.batch.watch import Watch
        from caretrust_readiness.cli.progress import Bar

        shows = not goes_to_file(output)
        self.options = options
        self.inputs = inputs
        self.policy = policy
        self.output = output
        self.quiet = quiet
        self.watch = Watch(options.baseline, by_service=options.by_service)
        self.gone = 0
        self.gone_told: list[Problem] = []
        self.latest: Latest | None = None
        self.teller = Teller(problems=quiet or not (shows and options.form in _READ))
        self.short = 0
        # What people read names them itself.
        self.names = not quiet and not (shows and options.form in _READ)
        self.tally = Tally()
        # Rows on a terminal and a bar on the same one would write over each other.
        self.bar = Bar(inputs.total, wanted=not quiet and not (shows and is_terminal(sys.stdout)))

    def to_end(self, order: Sort, jobs: int | None) -> Exit:
        """Score everything and write it; how the run ends. An interrupt says how far it got.

        Raises:
            InputError: before anything is scored, what is asked for cannot be done.
            OutputError: a place cannot be written to.
            BrokenPipeError: nobody reads standard output any more.
        """
        try:
            with contextlib.suppress(_NotRenewedError), self._renewal() as renewal:
                self._write(renewal, order, jobs)
                self._must_hold()
        except Exception:
            raise
        except BaseException:
            self.teller.end()
            tell(f"caretrust: stopped after {self.tally.sources}{self.bar.of}")
            raise
        self.notes()
        return self.status()

    def _must_hold(self) -> None:
        if self.status() is not Exit.OK:
            raise _NotRenewedError

    @contextlib.contextmanager
    def _renewal(self) -> Iterator[Sink | None]:
        """What takes the portions for the baseline; it changes only where the block ends well."""
        from caretrust_readiness.cli.sinks import Manner, sink_for

        if self.policy.renew is None or self.options.renew is None:
            yield None
            return
        with output_file(self.policy.renew) as stream:
            yield sink_for(self.options.renew, stream.write, Manner(look_for(self.policy.renew), Sort.INPUT))

    def _write(self, renewal: Sink | None, order: Sort, jobs: int | None) -> None:
        from caretrust_readiness.batch.scorer import run
        from caretrust_readiness.cli.sinks import Manner, destination, sink_for

        with destination(self.output, is_text=not self.options.form.binary) as write:
            portions = run(self._sources(), self.options, jobs, self.died, self.inputs.give_up)
            look = look_for(self.output, quiet=self.quiet)
            look = look._replace(template=self.policy.template)
            manner = Manner(look, order, self.options.sheet, self.policy.mark, self.policy.public)
            sink = sink_for(self.options.form, write, manner)
            self.fill(sink, renewal, portions)
            self.fill(sink, None, self._gone(), came=False)
            sink.end(self.tally, self.sentence())
            if renewal is not None:
                renewal.end(self.tally, "")

    def _gone(self) -> Iterator[Portion]:
        """What is written of places of the baseline that did not come; a few of them are kept to be told."""
        from caretrust_readiness.batch.portions import of_gone

        waiting = self.watch.gone()
        while some := [*islice(waiting, _AT_ONCE)]:
            self.gone_told += some[: _GONE - len(self.gone_told)]
            self.gone += len(some)
            yield of_gone(self.options, some, self.policy.gone)

    def _sources(self) -> Iterable[Source]:
        if self.policy.duplicates != "latest":
            return self.inputs.sources()
        from caretrust_readiness.batch.latest import Latest
        from caretrust_readiness.reading.loading import load_rubric

        rubric = load_rubric(self.options.rubric) if self.options.rubric else None
        if rubric is not None and self.options.as_if:
            rubric = rubric.accepting_any()
        self.latest = Latest(self.inputs, rubric)
        return self.latest.sources()

    def fill(self, sink: Sink, renewal: Sink | None, portions: Iterable[Portion], *, came: bool = True) -> None:
        """Put *portions* into *sink*, and what of them is for the baseline into *renewal*, as they come.

        Where they did not *come*, there is nothing to watch for in them.
        """
        from caretrust_readiness.cli.sinks import signals_wait

        try:
            for portion in portions:
                with signals_wait():  # what is written are whole lines, and they are counted
                    sink.add(portion)
                    self.tally = self.tally.plus(portion.tally)
                if renewal is not None and portion.renewed is not None:
                    renewal.add(replace(portion, packed=portion.renewed))
                if came:
                    self.watch.take(portion)
                self.tell(portion)
                self.bar.advance(portion.tally.sources)
        finally:
            self.bar.hide()

    def tell(self, portion: Portion) -> None:
        """Write what each source has to say to standard error; what rows of a table say waits for the end."""
        if portion.told or portion.short:
            self.bar.hide()
        for told in portion.told:
            self.teller.take(told)
        if self.names:
            for line in portion.short[: _SHORT - self.short]:
                tell(line)
            self.short = min(self.short + len(portion.short), _SHORT)

    def died(self, how: str, count: int) -> None:
        """Tell that a process died *how*, and that *count* sources are done again because of it."""
        self.bar.hide()
        sources = "the source it was at is" if count == 1 else f"the {count} sources it was at are"
        tell(f"caretrust: a process died ({how}); {sources} scored once more")

    def sentence(self) -> str:
        """What came of it, in a sentence."""
        tally = self.tally
        parts = [f"{tally.scored} {'locality' if tally.scored == 1 else 'localities'} scored"]
        if lost := tally.bad + tally.bugs:
            parts.append(f"{lost} could not be")
        if self.options.fail_below is not None:
            parts.append(f"{tally.below} below {self.options.fail_below}, {tally.undecided} undecided")
        if self.options.baseline is not None:
            parts.append(f"{tally.regressions} worse than in the baseline")
            counts = ((tally.better, "better"), (tally.moved, "otherwise"), (self.gone, "gone"))
            parts += [f"{count} {said}" for count, said in counts if count]
        if self.watch.rubrics:
            parts.append("the baseline is by another rubric")
        return "; ".join(parts)

    def notes(self) -> None:
        """Tell what a reader should know of the run as a whole; what may make it fail also with ``--quiet``."""
        self.teller.end()
        tally = self.tally
        if not tally.scored:
            tell("caretrust: error[nothing-scored]: none of what was named could be scored")
        if tally.incomparable:
            message = f"the verdict of {counted(tally.incomparable, 'place')} in the baseline is none of the rubric's"
            tell(f"caretrust: error[baseline-verdict]: {message}: what is worse is not known")
        severity = "error" if self.policy.gone == "fail" else "warning"
        for problem in self.gone_told:
            tell(problem.format(severity))
        if (more := self.gone - _GONE) > 0:
            tell(f"caretrust: {severity}[place-gone]: {more} more are in the baseline and not in this run")
        self._other_rubrics()
        if self._repeats_fail:
            tell(f"caretrust: error[place-twice]: {self._repeated}")
        if not self.quiet:
            self._hints()

    def _other_rubrics(self) -> None:
        for then, now in self.watch.rubrics:
            if then[:2] != now[:2]:
                names = [f"{rubric} {version}" for rubric, version, _ in (then, now)]
            else:
                names = [f"{rubric} {version} (sha256 {sha256[:12]}…)" for rubric, version, sha256 in (then, now)]
            message = f"the baseline is by {names[0]}, this run by {names[1]}"
            tell(Problem("--baseline", None, "baseline-rubric", message).format("warning"))
        for line in self.policy.rubric_changes:
            tell(f"  {line}")

    @property
    def _repeated(self) -> str:
        places = counted(self.watch.repeats, "input")
        more = self.watch.repeats - len(self.watch.repeated)
        return (
            f"{places} of a place that came before: {listed(self.watch.repeated)}{f' and {more} more' if more else ''}"
        )

    @property
    def _repeats_fail(self) -> bool:
        return self.policy.duplicates == "fail" and self.watch.repeats > 0

    def _hints(self) -> None:
        short = self.tally.below + self.tally.undecided - _SHORT
        for count, said in (
            (
                short * self.names,
                "more verdicts are not what was asked for",
            ),
            (self.inputs.repeated, "named more than once, scored once"),
            (self.inputs.unread, "left out of folders: a table is read only where it is named"),
            (self.latest.count if self.latest else 0, "left out, as a later day of the same place is there"),
            (self.tally.new, "not in the baseline"),
        ):
            if count > 0:
                tell(f"caretrust: note: {count} {said}")
        if self.watch.repeats and not self._repeats_fail:
            tell(f"caretrust: note: {self._repeated}")

    def status(self) -> Exit:
        """How the run ends."""
        tally = self.tally
        found = {
            Exit.BUG: tally.bugs,
            Exit.BAD_INPUT: tally.bad + tally.incomparable + (not tally.scored),
            Exit.BELOW: tally.below + tally.regressions + tally.gone + self._repeats_fail,
            Exit.UNDECIDED: tally.undecided,
        }
        return worst(status for status, count in found.items() if count)
