"""What the commands that show a paper share: reading one answers file, and writing what was found of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.cli.overwriting import keep_inputs
from caretrust_readiness.cli.results import chosen_format, deliver, look_for
from caretrust_readiness.cli.streams import tell_notes, usage_error
from caretrust_readiness.model.problems import quote
from caretrust_readiness.report.formats import DOCX, write
from caretrust_readiness.report.paper import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.report.formats import Format
    from caretrust_readiness.report.paper import Paper


class Output(NamedTuple):
    """Where a paper goes to, and in which format."""

    format: str | None = None
    file: str | None = None
    quiet: bool = False
    template: str | None = None
    """A Word document whose styles are to be used, where the format is docx."""
    public: bool = False
    """Whether the paper leaves out what the public is not to see."""


def analyse(
    file: str,
    rubric_name: str | None,
    settings: list[str] | None,
    make: Callable[[Insights], Paper],
    output: Output,
    to: str | None = None,
) -> None:
    """Show what *make* finds of the answers in *file*, with *settings* assumed and the verdict *to* as the aim.

    Raises:
        InputError: with every problem of the file, the rubric or the settings.
        OutputError: the place cannot be written to.
    """
    from caretrust_readiness.api import examine, examine_for_public
    from caretrust_readiness.reading.loading import load_answers
    from caretrust_readiness.report.papers import for_public

    keep_inputs(output.file, [file, rubric_name, output.template])

    def paper() -> Paper:
        answers, rubric = load_answers(file, rubric_asked_for(rubric_name))
        look = examine_for_public if output.public else examine
        insights = look(rubric, answers, settings or (), to=to)
        if not output.quiet:
            tell_notes([answers])
        found = make(insights)
        return for_public(found, [insights]) if output.public else found

    show(paper, output)


def show(make: Callable[[], Paper], output: Output, kind: Kind = Kind.PLACES) -> None:
    """Write the paper that *make* gives, which is of *kind*, to where it is wanted.

    Raises:
        InputError: the output file's ending stands for no format that can write it.
        OutputError: the place cannot be written to.
    """
    chosen = chosen_format(output.format, output.file, kind)
    look = look_for(output.file, quiet=output.quiet)._replace(template=template_for(output.template, chosen))
    deliver(output.file, lambda: write(make(), chosen, look))


def template_for(file: str | None, chosen: Format) -> bytes | None:
    """The Word document that is to lend its styles.

    Raises:
        InputError: it cannot be read, is no Word document, or the format has no use for it.
    """
    if file is None:
        return None
    from caretrust_readiness.reading.papers import read_template

    if chosen != DOCX:
        raise usage_error("--template", "form-unfit", f"{quote(chosen.name)} takes no template", "formats: docx")
    return read_template(file)


def rubric_asked_for(name: str | None, *, as_if: bool = False) -> Rubric | None:
    """The rubric that ``--rubric`` names; None where it is not given. *as_if*: good for any answers.

    Raises:
        InputError: with every problem of the file.
    """
    from caretrust_readiness.api import load_rubric

    if not name:
        return None
    return load_rubric(name).accepting_any() if as_if else load_rubric(name)
