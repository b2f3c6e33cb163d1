"""Rubrics that extend others: what comes out, and every refusal at its place in the file that wrote it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from caretrust_readiness.model.canonical import rubric_data, rubric_sha256
from caretrust_readiness.model.problems import InputError
from caretrust_readiness.model.rubric import Rubric
from caretrust_readiness.reading.loading import load_answers, load_rubric, load_rubric_document

ROOT = """\
rubric: root
version: "1.0.0"
sources: {paper: {title: Paper}}
domains:
  - id: base
    criteria:
      - {id: history, levels: 4, gate: 2, points: [0, 1, 2, 3, 4]}
      - {id: money, levels: 3, evidence: {cap: 1, max_age_months: 12}}
      - {id: staff, measure: {unit: "%", thresholds: [10, 50]}}
  - {id: means, weight: 2, criteria: [{id: law, levels: [No, "Yes"]}]}
verdicts:
  - {id: ready, go: true, demands: {score: 60, gates: true, criteria: {money: 2}}}
  - {id: not_yet}
functions: [{id: budget}, {id: staffing}]
options: [{id: nothing}, {id: trust, provides: [budget], requires: {history: 3}, verdict: ready}]
scenarios: [{id: cuts, effect: {money: {at_most: 1}}, unless: {history: 4}}]
services: [{id: adults, adjust: {weights: {money: 2}, gates: {money: 1}, exclude: [law]}}]
"""
HEAD = 'rubric: child\nversion: "0.1.0"\nextends: root.yaml\n'


def written(folder: Path, child: str, name: str = "child.yaml") -> Path:
    """The *child* rubric beside its parent."""
    (folder / "root.yaml").write_text(ROOT)
    path = folder / name
    path.write_text(child)
    return path


def resolved(folder: Path, changes: str) -> Rubric:
    """The rubric that *changes* make of the root."""
    return load_rubric(str(written(folder, HEAD + changes)))


def refused(folder: Path, text: str) -> list[str]:
    """What is said of the child *text*, without the folder's name."""
    with pytest.raises(InputError) as caught:
        load_rubric(str(written(folder, text)))
    return [problem.format().replace(f"{folder}/", "") for problem in caught.value.problems]


def test_demands_requirements_and_evidence_merge_key_by_key(tmp_path: Path) -> None:
    rubric = resolved(
        tmp_path,
        """\
set:
  ready: {demands: {score: null, domain: 30, criteria: {history: 1}}}
  trust: {requires: {money: 1, history: null}}
  money: {evidence: {max_age_months: null}, weight: 3}
  cuts: {effect: {staff: {drop: 1}, money: {drop: 2}}, unless: {money: 3}}
  adults: {adjust: {weights: {money: null, staff: 4}, gates: {history: null}}}
""",
    )
    data = rubric_data(rubric)
    assert data["verdicts"][0]["demands"] == {"domain": 30, "gates": True, "criteria": {"money": 2, "history": 1}}
    assert data["options"][1]["requires"] == {"money": 1}
    assert data["domains"][0]["criteria"][1]["evidence"] == {"cap": 1, "max_age_months": None}
    assert data["scenarios"][0]["effect"] == {"money": {"drop": 2}, "staff": {"drop": 1}}
    assert data["scenarios"][0]["unless"] == {"history": 4, "money": 3}
    assert data["services"][0]["adjust"] == {
        "weights": {"staff": 4},
        "gates": {"money": 1, "history": None},
        "exclude": ["law"],
    }


def test_what_is_added_stands_after_the_entry_named(tmp_path: Path) -> None:
    rubric = resolved(
        tmp_path,
        """\
add:
  base: [{id: pensions, levels: 2, after: history}, {id: last, levels: 2}]
  domains: [{id: public, criteria: [{id: voice, levels: 2}], after: base}]
""",
    )
    assert list(rubric.criteria) == ["history", "pensions", "money", "staff", "last", "voice", "law"]


def test_lists_are_replaced_and_entries_with_ids_replace_or_append(tmp_path: Path) -> None:
    rubric = resolved(
        tmp_path,
        """\
verdicts: [{id: fine, go: true, demands: {score: 50}}, {id: poor}]
options: []
functions: [{id: budget, title: One purse}, {id: law}]
sources: {paper: {title: Newer}, other: {}}
evidence: {cap: 2}
summary: Ours
""",
    )
    assert [one.id for one in rubric.verdicts] == ["fine", "poor"]
    assert rubric.options == ()
    assert [(one.id, one.title) for one in rubric.functions] == [("budget", "One purse"), ("staffing", ""), ("law", "")]
    assert {key: one.title for key, one in rubric.sources.items()} == {"paper": "Newer", "other": None}
    assert (rubric.evidence.cap, rubric.summary) == (2, "Ours")


def test_an_id_of_two_kinds_is_told_apart_by_its_kind(tmp_path: Path) -> None:
    changes = "functions: [{id: trust}]\nset: {'option:trust': {title: The trust}, 'function:trust': {title: Both}}\n"
    rubric = resolved(tmp_path, changes)
    assert (rubric.options[1].title, rubric.functions[-1].title) == ("The trust", "Both")
    assert refused(tmp_path, HEAD + "functions: [{id: trust}]\nset: {trust: {title: X}}\n") == [
        (
            "child.yaml:5:7: error[id-ambiguous]: 'trust' is the id of more than one\n"
            "  hint: write option:trust or function:trust"
        )
    ]


REFUSALS = {
    "domains": (
        HEAD + "domains: []\n",
        [
            "child.yaml:4:1: error[extends-domains]: 'domains' cannot stand beside 'extends'\n"
            "  hint: change what is there with 'set', 'add' and 'remove'"
        ],
    ),
    "misspelt id, key and cleared key": (
        HEAD + "set:\n  mony: {weight: 2}\n  history: {wieght: 2, gat: null}\n",
        [
            "child.yaml:5:3: error[change-unknown]: what is extended has no part 'mony'\n  hint: did you mean 'money'?",
            "child.yaml:6:13: error[unknown-key]: the key 'wieght' is not known here\n  hint: did you mean 'weight'?",
            "child.yaml:6:24: error[unknown-key]: the key 'gat' is not known here\n  hint: did you mean 'gate'?",
        ],
    ),
    "misspelt key alone": (
        HEAD + "set:\n  history: {wieght: 2}\n",
        ["child.yaml:5:13: error[unknown-key]: the key 'wieght' is not known here\n  hint: did you mean 'weight'?"],
    ),
    "set and removed": (
        HEAD + "set: {law: {weight: 2}}\nremove: [law]\n",
        [
            "child.yaml:4:7: error[set-removed]: 'law' is set here and removed at child.yaml:5:10\n"
            "  hint: keep one of the two"
        ],
    ),
    "written again and removed": (
        HEAD + "functions: [{id: staffing, title: 3}]\nremove: [staffing]\n",
        [
            "child.yaml:4:13: error[set-removed]: 'staffing' is set here and removed at child.yaml:5:10\n"
            "  hint: keep one of the two"
        ],
    ),
    "after nothing": (
        HEAD + "add: {base: [{id: x, levels: 2, after: law}]}\n",
        [
            "child.yaml:4:40: error[after-unknown]: there is no 'law' among the siblings to stand after\n"
            "  hint: known here: history, money, staff"
        ],
    ),
    "still cited": (
        HEAD + "remove: [history]\n",
        [
            (
                "child.yaml:4:10: error[criterion-unknown]: the rubric has no criterion 'history'\n"
                "  hint: what it clashes with is at root.yaml:15:69"
            ),
            (
                "child.yaml:4:10: error[criterion-unknown]: the rubric has no criterion 'history'\n"
                "  hint: what it clashes with is at root.yaml:16:64"
            ),
        ],
    ),
    "inherited points": (
        HEAD + "set: {history: {levels: 3}}\n",
        [
            (
                "child.yaml:4:25: error[level-above-top]: the condition 4 is above the top level 3 of 'history'\n"
                "  hint: what it clashes with is at root.yaml:16:73"
            ),
            (
                "child.yaml:4:25: error[points-count]: 5 points for 4 levels\n"
                "  hint: what it clashes with is at root.yaml:7:51"
            ),
        ],
    ),
    "null for an entry": (
        HEAD + "set: {law: null}\n",
        [
            "child.yaml:4:12: error[wrong-type]: a mapping of changed keys is needed, found nothing\n"
            "  hint: list it under 'remove' to take it away"
        ],
    ),
    "id": (
        HEAD + "set: {law: {id: act}}\n",
        [
            "child.yaml:4:13: error[set-id]: the id of 'law' cannot be set\n"
            "  hint: an id stays what it is in the parent; a new title is set with 'title'"
        ],
    ),
    "same id": (
        HEAD.replace("child", "root"),
        [
            "child.yaml:1:9: error[extends-same-id]: 'root' is the id of what it extends as well\n"
            "  hint: give the child an id of its own; taken: root"
        ],
    ),
    "no such file": (
        HEAD.replace("root.yaml", "rot.yaml"),
        [
            "child.yaml:3:10: error[file-unreadable]: cannot read the file: no such file or directory: 'rot.yaml'\n"
            "  hint: did you mean 'root.yaml'?"
        ],
    ),
    "no such built-in rubric": (
        HEAD.replace("root.yaml", "care-trsut"),
        [
            "child.yaml:3:10: error[rubric-unknown]: no built-in rubric is called 'care-trsut'\n"
            "  hint: did you mean 'care-trust'?"
        ],
    ),
    "itself": (
        HEAD.replace("root.yaml", "./child.yaml"),
        ["child.yaml:3:10: error[extends-cycle]: './child.yaml' is extended already: the rubrics run in a circle"],
    ),
    "outside": (
        HEAD.replace("root.yaml", "../../etc/passwd.yaml"),
        [
            "child.yaml:3:10: error[extends-outside]: '../../etc/passwd.yaml' lies outside\n"
            "  hint: a rubric may extend what is below the first file's folder or the working directory"
        ],
    ),
    "device": (
        HEAD.replace("root.yaml", "/dev/zero"),
        [
            "child.yaml:3:10: error[extends-outside]: '/dev/zero' lies outside\n"
            "  hint: a rubric may extend what is below the first file's folder or the working directory"
        ],
    ),
    "no name": (
        HEAD.replace("root.yaml", "[root.yaml]"),
        ["child.yaml:3:10: error[wrong-type]: the id or the file of a rubric is needed, found a list"],
    ),
}


@pytest.mark.parametrize(("text", "said"), REFUSALS.values(), ids=REFUSALS)
def test_what_cannot_be_done_is_told_where_it_is_written(tmp_path: Path, text: str, said: list[str]) -> None:
    assert refused(tmp_path, text) == said


@pytest.mark.parametrize(("text", "said"), REFUSALS.values(), ids=REFUSALS)
def test_what_cannot_be_done_is_told_where_it_is_written_two_links_further_on_as_well(
    tmp_path: Path, text: str, said: list[str]
) -> None:
    written(tmp_path, text)
    for name, extended in (("leaf", "child"), ("top", "leaf")):
        links = HEAD.replace("child", name).replace("root.yaml", f"{extended}.yaml")
        (tmp_path / f"{name}.yaml").write_text(f"{links}set: {{history: {{weight: 2}}}}\n")
    with pytest.raises(InputError) as caught:
        load_rubric(str(tmp_path / "top.yaml"))
    assert [problem.format().replace(f"{tmp_path}/", "") for problem in caught.value.problems] == said


def laid_out(folder: Path) -> None:
    """Two folders: what may be extended, and how it may go wrong; and one outside."""
    (folder / "other").mkdir()
    (folder / "other" / "root.yaml").write_text(ROOT)
    top = folder / "top"
    top.mkdir()
    (top / "root.yaml").write_text(ROOT)
    (top / "folder.yaml").mkdir()
    os.mkfifo(top / "pipe.yaml")
    for name, target in {
        "in": "root.yaml",
        "out": "../other/root.yaml",
        "loop": "loop.yaml",
        "me": "child.yaml",
    }.items():
        (top / f"{name}.yaml").symlink_to(target)
    (top / "outside").symlink_to("../other")
    for name, other in (("a", "b"), ("b", "a")):
        (top / f"{name}.yaml").write_text(HEAD.replace("child", name).replace("root", other))


@pytest.mark.parametrize(
    "named", ["root.yaml", "./in.yaml", "../top/root.yaml", "sub/../root.yaml", "{}/top/root.yaml"]
)
def test_a_file_below_the_folder_may_be_named_in_any_way(tmp_path: Path, named: str) -> None:
    laid_out(tmp_path)
    child = tmp_path / "top" / "child.yaml"
    child.write_text(HEAD.replace("root.yaml", named.format(tmp_path)))
    assert load_rubric(str(child)).extends == ("root",)


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("{}/other/root.yaml", "child.yaml:3:10: extends-outside: '"),
        ("../other/root.yaml", "child.yaml:3:10: extends-outside: '../other/root.yaml' lies outside"),
        ("out.yaml", "child.yaml:3:10: extends-outside: 'out.yaml' lies outside"),
        ("outside/root.yaml", "child.yaml:3:10: extends-outside: 'outside/root.yaml' lies outside"),
        ("pipe.yaml", "child.yaml:3:10: file-not-regular: a file is needed, found a pipe: 'pipe.yaml'"),
        ("folder.yaml", "child.yaml:3:10: file-not-regular: a file is needed, found a folder: 'folder.yaml'"),
        ("./", "child.yaml:3:10: file-not-regular: a file is needed, found a folder: './'"),
        ("loop.yaml", "child.yaml:3:10: file-unreadable: cannot read the file: too many levels of symbolic links: '"),
        ("gone/root.yaml", "child.yaml:3:10: file-unreadable: cannot read the file: no such file or directory: '"),
        ("me.yaml", "child.yaml:3:10: extends-cycle: 'me.yaml' is extended already: the rubrics run in a circle"),
        ("a.yaml", "b.yaml:3:10: extends-cycle: 'a.yaml' is extended already: the rubrics run in a circle"),
        ("~", "child.yaml:3:10: wrong-type: the id or the file of a rubric is needed, found nothing"),
        ("''", "child.yaml:3:10: wrong-type: the id or the file of a rubric is needed, found ''"),
    ],
)
def test_what_must_not_be_extended_is_refused_at_the_line_that_names_it(tmp_path: Path, named: str, said: str) -> None:
    laid_out(tmp_path)
    child = tmp_path / "top" / "child.yaml"
    child.write_text(HEAD.replace("root.yaml", named.format(tmp_path)))
    with pytest.raises(InputError) as caught:
        load_rubric(str(child))
    (problem,) = caught.value.problems
    assert f"{problem.place}: {problem.code}: {problem.message}".replace(f"{child.parent}/", "").startswith(said)


def test_a_file_without_its_ending_is_told_by_its_name(tmp_path: Path) -> None:
    assert refused(tmp_path, HEAD.replace("root.yaml", "root")) == [
        "child.yaml:3:10: error[rubric-unknown]: no built-in rubric is called 'root'\n"
        "  hint: did you mean 'root.yaml'? a file is given with its ending"
    ]


def test_an_error_three_levels_down_is_told_in_the_file_that_wrote_it(tmp_path: Path) -> None:
    written(tmp_path, HEAD.replace("root", "middle").replace("id: child", "id: child"))
    (tmp_path / "middle.yaml").write_text(HEAD.replace("child", "middle") + "set:\n  money: {weight: -1}\n")
    (tmp_path / "leaf.yaml").write_text(HEAD.replace("child", "leaf").replace("root", "child"))
    with pytest.raises(InputError) as caught:
        load_rubric(str(tmp_path / "leaf.yaml"))
    (problem,) = caught.value.problems
    assert problem.format() == (f"{tmp_path}/middle.yaml:5:19: error[number-range]: 0 or more is needed, found '-1'")


def test_values_know_their_file_through_three_levels(tmp_path: Path) -> None:
    written(tmp_path, HEAD + "set:\n  money: {weight: 5}\n")
    (tmp_path / "leaf.yaml").write_text(
        HEAD.replace("child", "leaf").replace("root", "child") + "set:\n  means: {weight: 7}\n"
    )
    rubric, document = load_rubric_document(str(tmp_path / "leaf.yaml"))
    assert rubric.lineage == ("leaf", "child", "root")

    def place(*path: str | int) -> str:
        file, position = document.locate(path)
        return f"{Path(file).name}:{position.line}:{position.column}"

    assert place("domains", 0, "criteria", 1, "weight") == "child.yaml:5:19"
    assert place("domains", 1, "weight") == "leaf.yaml:5:19"
    assert place("domains", 0, "criteria", 0, "gate") == "root.yaml:7:40"
    assert place("rubric") == "leaf.yaml:1:9"


def test_nine_links_are_one_too_many(tmp_path: Path) -> None:
    written(tmp_path, "")
    parent = "root"
    for number in range(1, 10):
        (tmp_path / f"r{number}.yaml").write_text(f'rubric: r{number}\nversion: "1.0.0"\nextends: {parent}.yaml\n')
        parent = f"r{number}"
    assert load_rubric(str(tmp_path / "r8.yaml")).extends == (*(f"r{n}" for n in range(7, 0, -1)), "root")
    with pytest.raises(InputError) as caught:
        load_rubric(str(tmp_path / "r9.yaml"))
    assert str(caught.value) == (
        f"{tmp_path}/r1.yaml:3:10: error[extends-deep]: more than 8 rubrics extend one another"
    )


def test_a_link_out_of_the_folder_is_outside(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "root.yaml").write_text(ROOT)
    (inner / "root.yaml").symlink_to(tmp_path / "root.yaml")
    (inner / "child.yaml").write_text(HEAD)
    with pytest.raises(InputError, match="extends-outside"):
        load_rubric(str(inner / "child.yaml"))


def test_the_hash_is_that_of_the_resolved_rubric(tmp_path: Path) -> None:
    whole = (
        ROOT.replace("rubric: root", "rubric: child")
        .replace('"1.0.0"', '"0.1.0"')
        .replace("weight: 2,", "weight: 9,", 1)
    )
    other = tmp_path / "whole.yaml"
    other.write_text(whole)
    child = resolved(tmp_path, "set: {means: {weight: 9}}\n")
    assert rubric_sha256(child) == rubric_sha256(load_rubric(str(other)))


ANSWERS = "locality: X\nas_of: 2020\nrubric: root\n"


def answered(folder: Path, changes: str, answers: str) -> tuple[dict[str, object], tuple[str, ...]]:
    """What *answers*, written for the root, are under the child; and the notes."""
    (folder / "answers.yaml").write_text(ANSWERS + answers)
    found, _ = load_answers(str(folder / "answers.yaml"), resolved(folder, changes))
    notes = tuple(note.replace(f"{folder}/", "") for note in found.notes)
    return {key: one.claimed and tuple(one.claimed) for key, one in found.answers.items()}, notes


def test_answers_of_the_parent_are_good_for_the_child(tmp_path: Path) -> None:
    changes = "set: {money: {levels: 5}, staff: {measure: {unit: '%', thresholds: [20, 90]}}}\nremove: [law]\n"
    changes = changes + "services: [{id: adults}]\n"
    answers = "answers: {history: 3, money: 2, staff: 80%, law: Yes}\n"
    assert answered(tmp_path, changes.replace("[law]", "['domain:means']"), answers) == (
        {"history": (3, 3), "money": None, "staff": (1, 1)},
        (
            "'money' is unknown: its levels in 'child' are others",
            "'law' is passed by: 'child' has no such criterion",
        ),
    )


def test_a_measured_value_in_another_unit_is_unknown(tmp_path: Path) -> None:
    changes = "set: {staff: {measure: {unit: weeks, thresholds: [20, 90]}}}\nservices: [{id: adults}]\n"
    said = {"staff": None}, ("'staff' is unknown: its levels in 'child' are others",)
    assert answered(tmp_path, changes, "answers: {staff: 80%}\n") == said
    assert answered(tmp_path, changes, "answers: {staff: {value: 80}}\n") == said


def test_what_the_child_refuses_of_the_parents_answers_names_both_places(tmp_path: Path) -> None:
    changes = "set: {staff: {gate: 1}}\nremove: ['function:staffing']\n"
    with pytest.raises(InputError) as caught:
        answered(tmp_path, changes, "unify: [staffing]\nanswers: {staff: {not_applicable: None here}}\n")
    assert [problem.format().replace(f"{tmp_path}/", "") for problem in caught.value.problems] == [
        (
            "answers.yaml:4:9: error[function-unknown]: the rubric has no function 'staffing'\n"
            "  hint: it was removed at child.yaml:5:10"
        ),
        (
            "answers.yaml:5:35: error[gate-not-applicable]: 'staff' is a gate: it cannot be declared not applicable\n"
            "  hint: a gate can't be argued away: answer it, or leave it unknown; the gate is at child.yaml:4:21"
        ),
    ]


def test_as_if_reads_answers_for_another_rubric(tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_text(ANSWERS.replace("root", "other") + "answers: {history: 3, nothing: 1}\n")
    rubric = resolved(tmp_path, "")
    with pytest.raises(InputError, match="rubric-mismatch"):
        load_answers(str(tmp_path / "answers.yaml"), rubric)
    found, _ = load_answers(str(tmp_path / "answers.yaml"), rubric.accepting_any())
    assert list(found.answers) == ["history"]
    assert found.notes == ("'nothing' is passed by: 'child' has no such criterion",)
