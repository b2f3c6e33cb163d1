"""Where the time of a batch goes: each stage on its own, beside PyYAML's C loader on the same files."""

from __future__ import annotations

import gc
import statistics
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from localities import fill
from timing import seconds

from caretrust_readiness.analysis.insights import Insights
from caretrust_readiness.batch.places import Coming, Places
from caretrust_readiness.batch.rows import Judged, row
from caretrust_readiness.engine.assessment import Assessment, assess
from caretrust_readiness.model.answers import Answers
from caretrust_readiness.model.answers_file import AnswersFile
from caretrust_readiness.reading.answer_resolution import resolve
from caretrust_readiness.reading.document import Document
from caretrust_readiness.reading.files import read_bytes
from caretrust_readiness.reading.loading import read_answers, shipped_rubric
from caretrust_readiness.reading.yamlio import parse
from caretrust_readiness.report.data import jsonl
from caretrust_readiness.report.writers import csv

FILES = 200
RUNS = 9
RUBRIC = shipped_rubric()


def load(content: bytes) -> object:
    """Everything PyYAML makes of a file with its C loader: the yardstick."""
    return yaml.load(content, yaml.CSafeLoader)  # noqa: TID251 - what we are compared with


def events(content: bytes) -> None:
    """The parser's events, and nothing made of them: what no reader on these can be quicker than."""
    parser = yaml.CSafeLoader(content)
    while parser.get_event() is not None:
        pass


def answers(document: Document) -> Answers:
    """The checked answers of a document."""
    return read_answers(document, RUBRIC)[0]


def by_models(document: Document) -> None:
    """The same by the models and the rules alone, as for answers that are not plain."""
    resolve(AnswersFile.model_validate(document.data), document.file, RUBRIC)


def judged(assessment: Assessment) -> Judged:
    """An assessment of which nothing was asked."""
    return Judged(
        assessment=assessment,
        standing="holds",
        since=None,
        regression=None,
        movement=None,
        other_rubric=None,
        place=None,
    )


def as_csv(assessment: Assessment) -> bytes:
    """The line of CSV."""
    return csv.lines([row(judged(assessment), shown=False)])


def as_jsonl(assessment: Assessment) -> str:
    """The line of JSON."""
    return jsonl.assessment_line(Insights(assessment), ())


def many_places() -> Places:
    """So many places that their names stand in a temporary file."""
    places = Places()
    places.put_all([(f"Some place {number}", Coming("2026-03-31", number, "file")) for number in range(100_000)])
    return places


#: As a batch of many thousands keeps them.
PLACES = many_places()


def came(names: list[str]) -> None:
    """Take note of a chunk of places."""
    PLACES.put_all([(name, Coming("2026-03-31", 1, "file")) for name in names])


def each(work: Callable[[Any], object], things: Iterable[Any]) -> None:
    """Do *work* on all of *things*."""
    for thing in things:
        work(thing)


def main() -> None:
    """Print each stage's time for a file, and its ratio to the yardstick."""
    with tempfile.TemporaryDirectory() as name:
        paths = fill(Path(name) / "files", FILES)
        contents = [read_bytes(path) for path in paths]
        by_stage(paths, contents)


def by_stage(paths: list[str], contents: list[bytes]) -> None:
    """Measure and print."""
    documents = [parse(content, "file") for content in contents]
    found = [answers(document) for document in documents]
    assessed = [assess(RUBRIC, one) for one in found]
    stages: list[tuple[str, Callable[[Any], object], list[Any]]] = [
        ("yaml.load(..., CSafeLoader)", load, contents),
        ("libyaml's events alone", events, contents),
        ("opening and reading the bytes", read_bytes, paths),
        ("reading by events, with positions", partial(parse, file="file", loader=yaml.CSafeLoader), contents),
        ("reading by lines", partial(parse, file="file"), contents),
        ("checking by the models alone", by_models, documents),
        ("checking, plain answers past them", answers, documents),
        ("scoring", partial(assess, RUBRIC), found),
        ("a line of csv", as_csv, assessed),
        ("a line of jsonl", as_jsonl, assessed),
        ("keeping in mind that it came", came, [[one.locality for one in found]]),
    ]
    gc.collect()
    gc.disable()
    runs = [[seconds(partial(each, work, things)) for _, work, things in stages] for _ in range(RUNS)]
    for place, (stage, _, _) in enumerate(stages):
        share = statistics.median(run[place] / run[0] for run in runs)
        print(f"{stage:<34} {min(run[place] for run in runs) / FILES * 1e6:6.0f} µs a file   {share:5.3f}")


if __name__ == "__main__":
    main()
