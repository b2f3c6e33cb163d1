"""``caretrust batch``: many localities, in CI."""

from __future__ import annotations

from itertools import chain
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import typer

from caretrust_readiness.cli.analysing import template_for
from caretrust_readiness.cli.batch_options import (
    BaselineOption,
    BaselineRubricOption,
    BatchPublicOption,
    BatchQuietOption,
    BatchUndecidedOption,
    BomOption,
    ByServiceOption,
    Duplicates,
    DuplicatesOption,
    FilesFromOption,
    GoneOption,
    JobsOption,
    LongOption,
    PathsArgument,
    RenewOption,
    Separator,
    SeparatorOption,
    SheetOption,
    SkipRowsOption,
    SortOption,
    WithOption,
)
from caretrust_readiness.cli.exits import Undecided
from caretrust_readiness.cli.options import (
    AsIfOption,
    BatchFormatOption,
    DebugOption,
    FailBelowOption,
    OutputOption,
    RubricOption,
    SetOption,
    TemplateOption,
)
from caretrust_readiness.cli.overwriting import keep_inputs
from caretrust_readiness.cli.results import chosen_format
from caretrust_readiness.cli.running import IN_ORDER, Policy, Run
from caretrust_readiness.cli.streams import tell, usage_error
from caretrust_readiness.model.problems import listed, quote
from caretrust_readiness.report import formats
from caretrust_readiness.report.base import Part, Sort

if TYPE_CHECKING:
    from caretrust_readiness.batch.baselines import Baseline
    from caretrust_readiness.batch.sources import Sources
    from caretrust_readiness.reading.tables import Choice
    from caretrust_readiness.report.formats import Format

_EXAMPLES = """Examples: caretrust batch localities/; caretrust batch 'england/*.yaml' places.csv -o results.csv;
caretrust batch --fail-below ready --baseline last.jsonl --format junit -o report.xml localities/"""
#: The formats that hold more where more is asked for, and that people do not read.
_JSON = (formats.JSON, formats.JSONL)


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("batch", epilog=_EXAMPLES)(batch_command)


def batch_command(
    paths: PathsArgument = None,
    *,
    files_from: FilesFromOption = None,
    rubric: RubricOption = None,
    as_if: AsIfOption = False,
    output_format: BatchFormatOption = None,
    output: OutputOption = None,
    settings: SetOption = None,
    fail_below: FailBelowOption = None,
    undecided: BatchUndecidedOption = Undecided.REPORT,
    baseline: BaselineOption = None,
    renew: RenewOption = False,
    baseline_rubric: BaselineRubricOption = None,
    gone: GoneOption = None,
    duplicates: DuplicatesOption = Duplicates.NOTE,
    by_service: ByServiceOption = False,
    parts: WithOption = None,
    sheet: SheetOption = None,
    skip_rows: SkipRowsOption = 0,
    long: LongOption = False,
    separator: SeparatorOption = Separator.COMMA,
    bom: BomOption = False,
    sort: SortOption = None,
    jobs: JobsOption = None,
    public: BatchPublicOption = False,
    template: TemplateOption = None,
    quiet: BatchQuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Score many localities, with gates for CI."""
    from caretrust_readiness.batch.options import BatchOptions
    from caretrust_readiness.batch.packing import Sheet
    from caretrust_readiness.cli.sinks import annotated
    from caretrust_readiness.reading.tables import Choice
    from caretrust_readiness.report.paper import Kind

    form = chosen_format(output_format, output, Kind.BATCH)
    with annotated(form, output):
        _check(form, parts, sort, public=public)
        _check_sheet(form, long=long, bom=bom, separator=separator)
        inputs = _inputs(paths or [], files_from, Choice(sheet, skip_rows))
        named = [rubric, files_from, baseline_rubric, template, *(path for path in paths or () if path == "-")]
        keep_inputs(output, chain([baseline, *named], inputs.names()))
        renewed = _renewed(baseline, wanted=renew)
        keep_inputs(baseline if renew else None, chain(named, inputs.names()))
        options = BatchOptions(
            form=form,
            rubric=rubric,
            settings=tuple(settings or ()),
            fail_below=fail_below,
            undecided=undecided.value,
            by_service=by_service,
            parts=_parts(parts, services=by_service and form in _JSON),
            baseline=_baseline(baseline, may_be_new=renew, quiet=quiet),
            renew=renewed,
            sheet=Sheet(long, separator.character),
            notes=not quiet,
            debug=debug,
            as_if=as_if,
        )
        policy = Policy(
            gone=gone.value if gone is not None else "fail" if inputs.are_sets else "pass",
            duplicates=duplicates.value,
            renew=baseline if renew else None,
            rubric_changes=_rubric_changes(baseline_rubric, rubric),
            mark=bom,
            public=public,
            template=template_for(template, form),
        )
        status = Run(options, inputs, policy, quiet=quiet, output=output).to_end(sort or Sort.NAME, jobs)
    raise typer.Exit(status)


def _renewed(baseline: str | None, *, wanted: bool) -> Format | None:
    """The format in which the baseline is renewed; None where it is not."""
    if not wanted:
        return None
    if baseline is None:
        raise usage_error("--renew", "baseline-missing", "there is no baseline to renew", "name it with --baseline")
    endings = {ending: form for form in _JSON for ending in form.endings}
    if (ending := PurePath(baseline).suffix.lower()) not in endings:
        message = f"a baseline is renewed as json or jsonl, not as {quote(ending)}"
        raise usage_error("--renew", "output-ending", message, f"endings: {listed(endings)}")
    return endings[ending]


def _baseline(path: str | None, *, may_be_new: bool, quiet: bool) -> Baseline | None:
    from caretrust_readiness.batch.baselines import read_baseline

    if path is None:
        return None
    if may_be_new and not Path(path).exists():
        if not quiet:
            tell(f"caretrust: note: {quote(path)} is not there yet: nothing to compare with")
        return None
    return read_baseline(path)


def _rubric_changes(then: str | None, now: str | None) -> tuple[str, ...]:
    """What is otherwise in today's rubric than in the baseline's, a line each; nothing where that is not given."""
    if then is None:
        return ()
    from caretrust_readiness.analysis.rubric_keys import changed_keys
    from caretrust_readiness.api import load_rubric
    from caretrust_readiness.reading.loading import DEFAULT_RUBRIC

    return tuple(changed_keys(load_rubric(then), load_rubric(now or DEFAULT_RUBRIC)))


def _check(form: Format, parts: str | None, sort: Sort | None, *, public: bool) -> None:
    if public and form in IN_ORDER:
        raise usage_error(
            "--public", "form-unfit", f"{quote(form.name)} is for programs", "forms: text, markdown, html, docx, pdf"
        )
    if parts is not None and form not in _JSON:
        raise usage_error("--with", "form-unfit", f"{quote(form.name)} has no room for it", "forms: json, jsonl")
    if sort is not None and form in IN_ORDER:
        raise usage_error(
            "--sort", "form-unfit", f"{quote(form.name)} is in the order of the input", "forms: text, markdown"
        )


def _check_sheet(form: Format, *, long: bool, bom: bool, separator: Separator) -> None:
    tables: dict[str, tuple[bool, tuple[Format, ...]]] = {
        "--bom": (bom, (formats.CSV,)),
        "--separator": (separator is not Separator.COMMA, (formats.CSV,)),
    }
    tables["--long"] = long, tuple(one for one in formats.FORMATS if one.tabular)
    for option, (wanted, fitting) in tables.items():
        if wanted and form not in fitting:
            names = listed(one.name for one in fitting)
            raise usage_error(option, "form-unfit", f"{quote(form.name)} is no such table", f"forms: {names}")


def _parts(said: str | None, *, services: bool) -> tuple[str, ...]:
    """What JSON is to hold beyond the options; *services* that count are part of it, or no later run could compare."""
    names = [name.strip() for name in (said or "").split(",") if name.strip()]
    if unknown := [name for name in names if name not in set(Part)]:
        message = f"nothing is called {listed(map(quote, unknown))}"
        raise usage_error("--with", "part-unknown", message, f"known: {listed(Part)}")
    return tuple(dict.fromkeys([*names, *([Part.SERVICES.value] if services else [])]))


def _inputs(paths: list[str], files_from: str | None, choice: Choice) -> Sources:
    from caretrust_readiness.batch.sources import Sources, read_list

    if files_from == "-" and "-" in paths:
        raise usage_error("--files-from", "stdin-twice", "standard input can be read only once")
    listed_there = read_list(files_from) if files_from is not None else []
    if not paths and not listed_there:
        raise usage_error("<PATH>", "nothing-to-score", "nothing to score: no file, folder or table is named")
    return Sources(paths, listed_there, choice)
