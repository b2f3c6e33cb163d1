"""``caretrust batch``: many localities, in CI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from caretrust_readiness.cli.exits import Exit, Undecided, worst
from caretrust_readiness.cli.options import (
    DebugOption,
    FailBelowOption,
    OutputOption,
    RubricOption,
    SetOption,
)
from caretrust_readiness.cli.results import form_for, goes_to_file, look_for
from caretrust_readiness.cli.streams import tell, usage_error
from caretrust_readiness.problems import listed, quote
from caretrust_readiness.report.forms import ENDINGS, Form, Part, Sort

if TYPE_CHECKING:
    from caretrust_readiness.batch import Orders, Tally
    from caretrust_readiness.cli.sinks import Sink
    from caretrust_readiness.inputs import Inputs

_EXAMPLES = """Examples: caretrust batch localities/; caretrust batch 'england/*.yaml' places.csv -o results.csv;
caretrust batch --fail-below ready --baseline last.jsonl --format junit -o report.xml localities/"""
_JSON = (Form.JSON, Form.JSONL)
_SORTED = (Form.TEXT, Form.MARKDOWN)


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
            "--files-from", metavar="FILE", help="Read more paths from FILE, one a line or NUL between; - for standard input."
        ),
    ] = None,
    rubric: RubricOption = None,
    output_format: Annotated[
        Form | None,
        typer.Option("--format", help="Form of the result; otherwise --output's ending decides, else it is text."),
    ] = None,
    output: OutputOption = None,
    settings: SetOption = None,
    fail_below: FailBelowOption = None,
    undecided: Annotated[
        Undecided, typer.Option("--undecided", help="With --fail-below, an undecided verdict: status 3, pass or fail.")
    ] = Undecided.REPORT,
    baseline: Annotated[
        str | None,
        typer.Option("--baseline", metavar="FILE", help="Exit with 1 where a place is worse than in this earlier json or jsonl."),
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
    sort: Annotated[Sort | None, typer.Option("--sort", help="Order of the rows of text and markdown (default: name).")] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, max=256, help="Processes that share the work (default: the processors)."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No notes, no progress; as text, one line.")] = False,
    debug: DebugOption = False,
) -> None:
    """Score many localities: a summary, or a row each, and gates for CI."""
    from caretrust_readiness.batch import Orders

    form = form_for(output_format, output, ENDINGS, Form.TEXT)
    _check(form, parts, sort)
    orders = Orders(
        form,
        rubric,
        tuple(settings or ()),
        fail_below,
        undecided.value,
        by_service,
        _parts(parts),
        _baseline(baseline),
        notes=not quiet,
        debug=debug,
    )
    inputs = _inputs(paths or [], files_from)
    tally = _Run(orders, inputs, quiet=quiet).to(output, sort or Sort.NAME, jobs)
    raise typer.Exit(_status(tally))


def _check(form: Form, parts: str | None, sort: Sort | None) -> None:
    if parts is not None and form not in _JSON:
        raise usage_error("--with", "form-unfit", f"{quote(form.value)} has no room for it", "forms: json, jsonl")
    if sort is not None and form not in _SORTED:
        raise usage_error("--sort", "form-unfit", f"{quote(form.value)} is in the order of the input", "forms: text, markdown")


def _parts(said: str | None) -> tuple[str, ...]:
    names = [name.strip() for name in (said or "").split(",") if name.strip()]
    if unknown := [name for name in names if name not in set(Part)]:
        message = f"nothing is called {listed(map(quote, unknown))}"
        raise usage_error("--with", "part-unknown", message, f"known: {listed(Part)}")
    return tuple(names)


def _baseline(path: str | None) -> Orders.__annotations__["baseline"]:
    return None


def _inputs(paths: list[str], files_from: str | None) -> Inputs:
    from caretrust_readiness.inputs import gather, read_list

    if files_from == "-" and "-" in paths:
        raise usage_error("--files-from", "stdin-twice", "standard input can be read only once")
    inputs = gather(paths, read_list(files_from) if files_from is not None else ())
    if not inputs.entries:
        raise usage_error("PATH", "nothing-to-score", "nothing to score: no file, folder or table is named")
    return inputs
