"""The budgets that no other test tries: what is at the limit is read, and one above is refused with the limit."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest

from caretrust_readiness.authoring import diff as differing
from caretrust_readiness.authoring import mutation, papers
from caretrust_readiness.authoring.cases import reread
from caretrust_readiness.authoring.diff import Diff, Readable, diff
from caretrust_readiness.authoring.mutants import KINDS, mutants
from caretrust_readiness.batch import sources
from caretrust_readiness.batch.baselines import read_baseline
from caretrust_readiness.model.limits import (
    MAX_ASSESSMENT,
    MAX_BY_SERVICE,
    MAX_BYTES,
    MAX_CRITERIA,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_ID,
    MAX_ITEMS,
    MAX_KEY,
    MAX_LEVELS,
    MAX_LINKS,
    MAX_PROBLEMS,
    MAX_QUOTED,
    MAX_SAID,
    MAX_TOLD,
    MAX_TOP,
)
from caretrust_readiness.model.problems import InputError, Problem, figure, told
from caretrust_readiness.reading.files import read_bytes, read_stdin
from caretrust_readiness.reading.loading import load_rubric, read_rubric
from caretrust_readiness.reading.yamlio import parse
from tests.building import Node, as_answers, as_rubric


def rubric(**more: object) -> Node:
    """A rubric with a measure, and with *more*."""
    criterion = {"id": "c", "levels": 2, "measure": {"unit": "%", "thresholds": [10, 20]}}
    return {
        "rubric": "small",
        "version": "1.0.0",
        "domains": [{"id": "d", "criteria": [criterion, {"id": "plain", "levels": 2}]}],
        "verdicts": [{"id": "v", "demands": {}}],
        **more,
    }


def answer(key: str, said: object) -> str:
    """What is said of one answer; nothing where it is read."""
    try:
        as_answers({"locality": "A", "as_of": 2026, "answers": {key: said}}, as_rubric(rubric()))
    except InputError as error:
        return str(error)
    return ""


def refusal(data: Node) -> str:
    """What is said of a rubric; nothing where it is read."""
    try:
        read_rubric(parse(json.dumps(data).encode(), "r.json"))
    except InputError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(("more", "refused"), [(0, False), (1, True)])
def test_a_number_may_have_so_many_digits(more: int, refused: bool) -> None:
    said = answer("c", {"value": "1." + "0" * (MAX_DIGITS - 2 + more) + "1"})
    assert (f"at most {MAX_DIGITS} digits, found {MAX_DIGITS + 1}" in said) == refused
    assert bool(said) == refused


def test_a_value_of_very_many_digits_is_refused_at_once() -> None:
    assert "at most 200 characters are read of a number, found 400000" in answer("c", {"value": "4" * 400_000})


@pytest.mark.parametrize(("length", "refused"), [(MAX_SAID, False), (MAX_SAID + 1, True)])
def test_a_text_of_so_many_characters_is_looked_through(length: int, refused: bool) -> None:
    said = answer("plain", "1" + " " * (length - 4) + "..2")
    assert bool(said) == refused
    assert not refused or f"({length} characters)" in said
    assert not refused or f"at most {MAX_SAID} characters" in said


@pytest.mark.parametrize(("length", "refused"), [(MAX_ID, False), (MAX_ID + 1, True)])
def test_an_id_may_have_so_many_characters(length: int, refused: bool) -> None:
    said = refusal(rubric(functions=[{"id": "f" * length}]))
    assert (f"at most {MAX_ID} characters are read here, found {length}" in said) == refused


#: Of each kind of thing of which a rubric has a list, the one at a place.
ITEMS: dict[str, Callable[[int], Node]] = {
    "functions": lambda n: {"id": f"x{n}"},
    "options": lambda n: {"id": f"x{n}"},
    "services": lambda n: {"id": f"x{n}"},
    "scenarios": lambda n: {"id": f"x{n}", "effect": {"c": {"drop": 1}}},
    "verdicts": lambda n: {"id": f"x{n}", "demands": {} if n == MAX_ITEMS - 1 else {"score": 99 - n / 10}},
}


@pytest.mark.parametrize("kind", ITEMS)
@pytest.mark.parametrize(("count", "refused"), [(MAX_ITEMS, False), (MAX_ITEMS + 1, True)])
def test_a_rubric_may_have_so_many_of_each_kind(kind: str, count: int, refused: bool) -> None:
    said = refusal(rubric(**{kind: [ITEMS[kind](n) for n in range(count)]}))
    assert ("error[too-many]" in said) == refused
    assert refused or said == ""


@pytest.mark.parametrize(("count", "refused"), [(MAX_TOP, False), (MAX_TOP + 1, True)])
@pytest.mark.parametrize("kind", ["thresholds", "texts"])
def test_a_measure_and_a_list_of_levels_may_be_so_long(kind: str, count: int, refused: bool) -> None:
    levels = {"levels": [f"level {n}" for n in range(count + 1)]}
    measure = {"measure": {"unit": "days", "thresholds": [*range(1, count + 1)]}}
    criterion = {"id": "c"} | (measure if kind == "thresholds" else levels)
    assert ("error[too-many]" in refusal(rubric(domains=[{"id": "d", "criteria": [criterion]}]))) == refused


@pytest.mark.parametrize(("count", "refused"), [(MAX_CRITERIA, False), (MAX_CRITERIA + 1, True)])
def test_a_rubric_may_have_so_many_criteria(count: int, refused: bool) -> None:
    domains = [{"id": "d", "criteria": [{"id": f"c{n}", "levels": 1} for n in range(count)]}]
    assert ("error[rubric-large]" in refusal(rubric(domains=domains))) == refused


@pytest.mark.parametrize(("top", "refused"), [(MAX_TOP, False), (MAX_TOP + 1, True)])
def test_a_criterion_may_have_so_many_levels(top: int, refused: bool) -> None:
    domains = [{"id": "d", "criteria": [{"id": "c", "levels": top}]}]
    assert bool(refusal(rubric(domains=domains))) == refused


@pytest.mark.parametrize(("more", "refused"), [(0, False), (1, True)])
def test_a_rubric_may_have_so_many_levels(more: int, refused: bool) -> None:
    tops = [MAX_TOP] * 49
    tops.append(MAX_LEVELS - 49 * (MAX_TOP + 1) - 1 + more)
    domains = [{"id": "d", "criteria": [{"id": f"c{n}", "levels": top} for n, top in enumerate(tops)]}]
    assert (f"more than {MAX_LEVELS} levels in all its criteria" in refusal(rubric(domains=domains))) == refused


@pytest.mark.parametrize(("more", "refused"), [(0, False), (1, True)])
def test_all_services_may_have_so_many_criteria_together(more: int, refused: bool) -> None:
    count = MAX_BY_SERVICE // MAX_ITEMS + more
    domains = [{"id": "d", "criteria": [{"id": f"c{n}", "levels": 1} for n in range(count)]}]
    said = refusal(rubric(domains=domains, services=[{"id": f"s{n}"} for n in range(MAX_ITEMS)]))
    assert (f"more than {MAX_BY_SERVICE} criteria in all its services together" in said) == refused


@pytest.mark.parametrize(("more", "refused"), [(0, False), (1, True)])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_key_may_have_so_many_characters(quote: str, more: int, refused: bool) -> None:
    key = quote + "k" * (MAX_KEY - 2 * len(quote) + more) + quote
    if refused:
        with pytest.raises(InputError, match=f"at most {MAX_KEY} characters; this one has {MAX_KEY + 1}"):
            parse(f"{key}: 1".encode(), "a.yaml")
    else:
        parse(f"{key}: 1".encode(), "a.yaml")


@pytest.mark.parametrize(("more", "cut"), [(0, False), (1, True)])
def test_so_much_of_a_users_text_is_repeated(more: int, cut: bool) -> None:
    assert figure("x" * (MAX_QUOTED + more)).endswith("…") == cut


@pytest.mark.parametrize(("more", "refused"), [(0, False), (1, True)])
def test_a_file_may_have_so_many_bytes(tmp_path: Path, more: int, refused: bool) -> None:
    (tmp_path / "a.yaml").write_bytes(b"#" * (MAX_BYTES + more))
    if refused:
        with pytest.raises(InputError, match=f"more than {MAX_BYTES} bytes"):
            read_bytes(str(tmp_path / "a.yaml"))
    else:
        assert len(read_bytes(str(tmp_path / "a.yaml"))) == MAX_BYTES


@pytest.mark.parametrize(("more", "refused"), [(0, False), (1, True)])
def test_standard_input_may_have_so_many_bytes(monkeypatch: pytest.MonkeyPatch, more: int, refused: bool) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=BytesIO(b"#" * (MAX_BYTES + more))))
    if refused:
        with pytest.raises(InputError, match=f"more than {MAX_BYTES} bytes"):
            read_stdin()
    else:
        assert len(read_stdin()) == MAX_BYTES


@pytest.mark.parametrize(("more", "refused"), [(0, False), (1, True)])
def test_a_list_of_files_may_have_so_many_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int, refused: bool
) -> None:
    monkeypatch.setattr(sources, "MAX_LIST", 10)
    (tmp_path / "list").write_bytes(b"a" * (10 + more))
    if refused:
        with pytest.raises(InputError, match="more than 10 bytes"):
            sources.read_list(str(tmp_path / "list"))
    else:
        assert sources.read_list(str(tmp_path / "list")) == ["a" * 10]


@pytest.mark.parametrize(("links", "refused"), [(MAX_LINKS, False), (MAX_LINKS + 1, True)])
def test_so_many_rubrics_may_extend_one_another(tmp_path: Path, links: int, refused: bool) -> None:
    (tmp_path / "r0.json").write_text(json.dumps(rubric()), encoding="utf-8")
    for n in range(1, links + 1):
        child = {"rubric": f"r{n}", "version": "1.0.0", "extends": f"r{n - 1}.json"}
        (tmp_path / f"r{n}.json").write_text(json.dumps(child), encoding="utf-8")
    if refused:
        with pytest.raises(InputError, match=f"more than {MAX_LINKS} rubrics extend one another"):
            load_rubric(str(tmp_path / f"r{links}.json"))
    else:
        assert load_rubric(str(tmp_path / f"r{links}.json")).rubric == f"r{links}"


def change(old: Node, new: Node) -> Diff:
    """What a change of a rubric does to a place at whose best levels it moves."""
    before, after = as_rubric(old), as_rubric(new)
    said = {"locality": "A", "as_of": 2026, "answers": {"plain": 1}}
    return diff(before, after, [Readable("a.yaml", lambda rubric: as_answers(said, rubric))])


@pytest.mark.parametrize(("more", "tried"), [(0, True), (1, False)])
def test_levels_are_read_again_so_often_for_a_change_of_a_rubric(
    monkeypatch: pytest.MonkeyPatch, more: int, tried: bool
) -> None:
    """Both rubrics have two criteria of three levels, and there are two edits: 24 levels to read."""
    monkeypatch.setattr(differing, "MAX_REREAD", 24 - more)
    monkeypatch.setattr(papers, "MAX_REREAD", 24 - more)
    old = rubric(verdicts=[{"id": "v", "demands": {"score": 10}}, {"id": "w"}])
    new = rubric(verdicts=[{"id": "v", "demands": {"score": 90, "domain": 90}}, {"id": "w"}])

    found = change(old, new)

    (place,) = found.moved
    assert (len(found.changes.edits), place.tried, bool(place.alone)) == (2, tried, tried)
    said = papers.diff_paper(found).pages()[0].sections[-1].blocks[0]
    assert (f"at most {24 - more} levels" in str(said)) != tried


@pytest.mark.parametrize(("more", "refused"), [(0, False), (1, True)])
def test_so_many_levels_are_changed_to_try_cases(monkeypatch: pytest.MonkeyPatch, more: int, refused: bool) -> None:
    known = as_rubric(rubric())
    count = len([*mutants(known, KINDS)])
    monkeypatch.setattr(mutation, "MAX_CHANGED", count * 6 - more)
    if refused:
        with pytest.raises(InputError, match=f"{count} changes of 6 levels: at most {count - 1} are tried"):
            mutation.mutate(known, [], reread)
    else:
        assert mutation.mutate(known, [], reread).counted <= count


@pytest.mark.parametrize(("depth", "refused"), [(MAX_DEPTH, False), (MAX_DEPTH + 1, True)])
def test_lists_may_stand_so_deep(depth: int, refused: bool) -> None:
    text = ("[" * depth + "]" * depth).encode()
    if refused:
        with pytest.raises(InputError, match=f"more than {MAX_DEPTH} levels"):
            parse(text, "a.yaml")
    else:
        parse(text, "a.yaml")


@pytest.mark.parametrize(("more", "cut"), [(0, False), (1, True)])
def test_so_much_is_told_of_one_file(more: int, cut: bool) -> None:
    around = 2 * len("a: error[c]: ")
    lengths = MAX_TOLD // 2, MAX_TOLD // 2 - around + more
    first, second = (Problem("a", None, "c", "x" * length) for length in lengths)

    lines = [*told((first, second))]

    assert len(lines) == 2
    assert (f"1 more problems are not told: at most {MAX_TOLD} characters are" in lines[1]) == cut
    assert sum(map(len, lines)) <= MAX_TOLD


def test_one_problem_is_always_told() -> None:
    assert len([*told((Problem("a", None, "c", "x" * 2 * MAX_TOLD),) * MAX_PROBLEMS)]) == 2


@pytest.mark.parametrize(("more", "refused"), [(0, False), (1, True)])
def test_an_assessment_of_a_baseline_may_have_so_many_bytes(tmp_path: object, more: int, refused: bool) -> None:
    path = f"{tmp_path}/last.jsonl"
    place: dict[str, object] = {
        "locality": "A",
        "file": "a.yaml",
        "as_of": "2026",
        "service": None,
        "rubric": {"id": "r", "version": "1.0.0", "sha256": ""},
        "verdict": {"low": "v", "high": "v"},
        "gates": [],
        "domains": [],
        "more": "",
    }
    spare = MAX_ASSESSMENT - len(json.dumps(place)) - 1 + more
    with open(path, "w", encoding="utf-8") as stream:  # noqa: PTH123 - a text of sixteen million characters
        stream.write(f"{json.dumps(place)}\n{json.dumps(place | {'more': 'x' * spare})}\n")

    if refused:
        with pytest.raises(InputError, match=f"more than {MAX_ASSESSMENT} bytes"):
            read_baseline(path)
    else:
        assert [*read_baseline(path)] == [("a", None)]
