"""``caretrust batch``: many localities, in CI."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from caretrust_readiness.cli.exits import Exit, Undecided, worst
from caretrust_readiness.cli.options import (
    BatchFormatOption,
    DebugOption,
    FailBelowOption,
    OutputOption,
    RubricOption,
    SetOption,
)
from caretrust_readiness.cli.results import chosen_format, goes_to_file, is_terminal, look_for
from caretrust_readiness.cli.streams import tell, usage_error
from caretrust_readiness.model.problems import listed, quote
from caretrust_readiness.report import formats
from caretrust_readiness.report.base import Part, Sort

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caretrust_readiness.batch.scorer import BatchOptions, Portion, Tally
    from caretrust_readiness.batch.sources import Sources
    from caretrust_readiness.cli.sinks import Sink
    from caretrust_readiness.report.formats import Format

_EXAMPLES = """Examples: caretrust batch localities/; caretrust batch 'england/*.yaml' places.csv -o results.csv;
caretrust batch --fail-below ready --baseline last.jsonl --format junit -o report.xml localities/"""
#: The formats that hold more where more is asked for, and that people do not read.
_JSON = (formats.JSON, formats.JSONL)
#: The formats in the order of the input.
_IN_ORDER = (*_JSON, formats.CSV, formats.JUNIT, formats.GITHUB)
#: The formats that name what fell short to people.
_READ = (*tuple(one for one in formats.formats_of(formats.Kind.BATCH) if one not in _IN_ORDER), formats.GITHUB)
#: So many rows whose verdict is not what was asked for are told on standard error, one line each.
_SHORT = 20
#: So many places that are gone are named.
_NAMED = 5


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("batch", epilog=_EXAMPLES)(batch_command)


def batch_command(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH…]",
            help="Answers files, folders, 'globs' in quotes, tables (.csv, .jsonl, .xlsx); - for standard input.",
            show_default=False,
        ),
    ] = None,
    *,
    files_from: Annotated[
        str | None,
        typer.Option(
            "--files-from",
            metavar="FILE",
            help="Read more paths from FILE, one a line or NUL between; - for standard input.",
        ),
    ] = None,
    rubric: RubricOption = None,
    output_format: BatchFormatOption = None,
    output: OutputOption = None,
    settings: SetOption = None,
    fail_below: FailBelowOption = None,
    undecided: Annotated[
        Undecided, typer.Option("--undecided", help="With --fail-below, an undecided verdict: status 3, pass or fail.")
    ] = Undecided.REPORT,
    baseline: Annotated[
        str | None,
        typer.Option(
            "--baseline", metavar="FILE", help="Exit with 1 where a place is worse than in this earlier json or jsonl."
        ),
    ] = None,
    by_service: Annotated[
        bool, typer.Option("--by-service", help="A row for each service as well; each of them counts.")
    ] = False,
    parts: Annotated[
        str | None,
        typer.Option(
            "--with", metavar="PART,…", help=f"In json and jsonl, also: {', '.join(Part)}.", show_default=False
        ),
    ] = None,
    sort: Annotated[
        Sort | None, typer.Option("--sort", help="Order of the rows of text and markdown (default: name).")
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, max=256, help="Processes that share the work (default: the processors)."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No notes, no progress; as text, one line.")] = False,
    debug: DebugOption = False,
) -> None:
    """Score many localities, with gates for CI."""
    from caretrust_readiness.batch.baselines import read_baseline
    from caretrust_readiness.batch.scorer import BatchOptions
    from caretrust_readiness.cli.sinks import annotated

    form = chosen_format(output_format, output, formats.Kind.BATCH)
    with annotated(form):
        _check(form, parts, sort)
        options = BatchOptions(
            form,
            rubric,
            tuple(settings or ()),
            fail_below,
            undecided.value,
            by_service,
            _parts(parts, services=by_service and form in _JSON),
            read_baseline(baseline) if baseline is not None else None,
            notes=not quiet,
            debug=debug,
        )
        run = _Run(options, _inputs(paths or [], files_from), quiet=quiet, shows=not goes_to_file(output))
        tally = run.to(output, sort or Sort.NAME, jobs)
    raise typer.Exit(_status(tally))


def _check(form: Format, parts: str | None, sort: Sort | None) -> None:
    if parts is not None and form not in _JSON:
        raise usage_error("--with", "form-unfit", f"{quote(form.name)} has no room for it", "forms: json, jsonl")
    if sort is not None and form in _IN_ORDER:
        raise usage_error(
            "--sort", "form-unfit", f"{quote(form.name)} is in the order of the input", "forms: text, markdown"
        )


def _parts(said: str | None, *, services: bool) -> tuple[str, ...]:
    """What JSON is to hold beyond the options; *services* that count are part of it, or no later run could compare."""
    names = [name.strip() for name in (said or "").split(",") if name.strip()]
    if unknown := [name for name in names if name not in set(Part)]:
        message = f"nothing is called {listed(map(quote, unknown))}"
        raise usage_error("--with", "part-unknown", message, f"known: {listed(Part)}")
    return tuple(dict.fromkeys([*names, *([Part.SERVICES.value] if services else [])]))


def _inputs(paths: list[str], files_from: str | None) -> Sources:
    from caretrust_readiness.batch.sources import Sources, read_list

    if files_from == "-" and "-" in paths:
        raise usage_error("--files-from", "stdin-twice", "standard input can be read only once")
    listed_there = read_list(files_from) if files_from is not None else []
    if not paths and not listed_there:
        raise usage_error("PATH", "nothing-to-score", "nothing to score: no file, folder or table is named")
    return Sources(paths, listed_there)


class _Run:
    """One run: what is told meanwhile, and what it comes to."""

    def __init__(self, options: BatchOptions, inputs: Sources, *, quiet: bool, shows: bool) -> None:
        from caretrust_readiness.batch.scorer import Tally
        from caretrust_readiness.cli.progress import Bar

        self.options = options
        self.inputs = inputs
        self.quiet = quiet
        self.missing = {key for key in options.baseline or {} if options.by_service or key[1] is None}
        self.told: tuple[str, ...] = ()
        self.short = 0
        # What people read names them itself.
        self.names = not quiet and not (shows and options.form in _READ)
        self.tally = Tally()
        # Rows on a terminal and a bar on the same one would write over each other.
        self.bar = Bar(inputs.total, wanted=not quiet and not (shows and is_terminal(sys.stdout)))

    def to(self, output: str | None, order: Sort, jobs: int | None) -> Tally:
        """Score everything and write it to *output*; what came of it, in numbers. An interrupt says how far it got.

        Raises:
            OutputError: the place cannot be written to.
            BrokenPipeError: nobody reads standard output any more.
        """
        from caretrust_readiness.batch.scorer import run
        from caretrust_readiness.cli.sinks import Manner, destination, sink_for

        try:
            with destination(output) as write:
                portions = run(self.inputs.sources(), self.options, jobs, self.died)
                look = look_for(output, brief=self.quiet)
                sink = sink_for(self.options.form, write, Manner(look, order))
                self.fill(sink, portions)
                sink.end(self.tally, self.sentence())
        except Exception:
            raise
        except BaseException:
            tell(f"caretrust: stopped after {self.tally.sources}{self.bar.of}")
            raise
        self.notes()
        return self.tally

    def fill(self, sink: Sink, portions: Iterable[Portion]) -> None:
        """Put *portions* into *sink* as they come."""
        from caretrust_readiness.cli.sinks import signals_wait

        try:
            for portion in portions:
                with signals_wait():  # what is written are whole lines, and they are counted
                    sink.add(portion)
                    self.tally = self.tally.plus(portion.tally)
                self.missing.difference_update(portion.seen)
                self.tell(portion)
                self.bar.advance(portion.tally.sources)
        finally:
            self.bar.hide()

    def tell(self, portion: Portion) -> None:
        """Write what each source has to say to standard error; rows of a table that say the same are told once."""
        if portion.told or portion.short:
            self.bar.hide()
        for lines in portion.told:
            if lines != self.told:
                self.told = lines
                tell("\n".join(lines))
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
        return "; ".join(parts)

    def notes(self) -> None:
        """Tell what a reader should know of the run as a whole."""
        from caretrust_readiness.model.problems import counted

        tally = self.tally
        if not tally.scored:
            tell("caretrust: error[nothing-scored]: none of what was named could be scored")
        if tally.incomparable:
            message = f"the verdict of {counted(tally.incomparable, 'place')} in the baseline is none of the rubric's"
            tell(f"caretrust: error[baseline-verdict]: {message}: what is worse is not known")
        if self.quiet:
            return
        names = sorted(f"{locality} / {service}" if service else locality for locality, service in self.missing)
        for count, said in (
            ((tally.below + tally.undecided - _SHORT) * self.names, "more verdicts are not what was asked for"),
            (self.inputs.repeated, "named more than once, scored once"),
            (self.inputs.unread, "left out of folders: a table is read only where it is named"),
            (tally.new, "not in the baseline"),
            (len(names), f"in the baseline and not in this run: {listed(map(quote, names), _NAMED)}"),
        ):
            if count > 0:
                tell(f"caretrust: note: {count} {said}")


def _status(tally: Tally) -> Exit:
    found = {
        Exit.BUG: tally.bugs,
        Exit.BAD_INPUT: tally.bad + tally.incomparable + (not tally.scored),
        Exit.BELOW: tally.below + tally.regressions,
        Exit.UNDECIDED: tally.undecided,
    }
    return worst(status for status, count in found.items() if count)
