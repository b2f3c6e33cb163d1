"""Running files of cases: which, what came of them, and what they leave untested."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.analysis.options import recommended
from caretrust_readiness.analysis.scenarios import stress_tests
from caretrust_readiness.authoring.cases import load_suite, reread
from caretrust_readiness.authoring.mutants import KINDS
from caretrust_readiness.authoring.mutation import Mutation, Survivor, mutate
from caretrust_readiness.authoring.running import Result, run
from caretrust_readiness.model.canonical import rubric_sha256
from caretrust_readiness.model.problems import InputError, Problem
from caretrust_readiness.reading import yamlio

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caretrust_readiness.authoring.cases import Suite


class Tested(NamedTuple):
    """What came of all cases of one rubric."""

    suites: tuple[Suite, ...]
    results: tuple[Result, ...]
    mutation: Mutation | None = None

    @property
    def failed(self) -> tuple[Result, ...]:
        """The cases that do not hold."""
        return tuple(result for result in self.results if not result.holds)

    @property
    def name(self) -> str:
        """The rubric, by id and version."""
        rubric = self.suites[0].rubric
        return f"{rubric.rubric} {rubric.version}"

    def place_of(self, survivor: Survivor) -> str:
        """Where the value stands that *survivor* changes."""
        file, position = self.suites[0].source.locate(survivor.mutant.path)
        return Problem(file, position, "", "").place


def case_files(paths: Sequence[str]) -> list[str]:
    """The files of cases that *paths* name: files, and folders with all below that hold cases.

    Raises:
        InputError: a folder holds none.
    """
    found: list[str] = []
    for path in paths:
        if not Path(path).is_dir():
            found.append(path)
            continue
        inside = [str(one) for one in sorted(Path(path).rglob("*.y*ml")) if one.suffix in {".yaml", ".yml"}]
        kept = [one for one in inside if _holds_cases(one)]
        if not kept:
            hint = "a file of cases has the keys 'rubric' and 'cases'"
            raise InputError((Problem(path, None, "cases-none", "the folder holds no file of cases", hint),))
        found += kept
    return found


def _holds_cases(path: str) -> bool:
    try:
        data = yamlio.read_file(path).data
    except InputError:
        return True  # what is wrong with it is told when it is read again
    return isinstance(data, dict) and "cases" in data


def run_tests(
    paths: Sequence[str], rubric: str | None = None, kinds: tuple[str, ...] | None = None
) -> tuple[Tested, ...]:
    """All cases in the files *paths*, by rubric; with *kinds*, the changes of those kinds that none notices.

    Raises:
        InputError: with every problem of the files.
    """
    suites: dict[str, list[Suite]] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            suite = load_suite(path, rubric)
        except InputError as error:
            problems += error.problems
        else:
            suites.setdefault(rubric_sha256(suite.rubric), []).append(suite)
    if problems:
        raise InputError(tuple(dict.fromkeys(problems)))
    return tuple(_tested(tuple(group), kinds) for group in suites.values())


def _tested(suites: tuple[Suite, ...], kinds: tuple[str, ...] | None) -> Tested:
    cases = [case for suite in suites for case in suite.cases]
    results = tuple(run(case) for case in cases)
    if kinds is None or any(not result.holds for result in results):  # a case that fails notices every change
        return Tested(suites, results)
    return Tested(suites, results, mutate(suites[0].rubric, cases, reread, kinds or KINDS))


def unreached(tested: Tested) -> Iterator[str]:
    """What no case reaches: verdicts, each side of a gate, options, and what becomes of each scenario."""
    rubric = tested.suites[0].rubric
    found = [result.assessment for result in tested.results]
    verdicts = {end for one in found for end in one.verdict}
    yield from (f"verdict {one.id}" for rank, one in enumerate(rubric.verdicts) if rank not in verdicts)
    for key in rubric.gates:
        seen = {one.gate_status(key) for one in found if key in one.rubric.gates}
        yield from (f"gate {key} {status}" for status in ("passed", "failed") if status not in seen)
    options = {recommended(one) for one in found}
    yield from (f"option {one.id}" for one in rubric.options if one.id not in options)
    fates = {(stress.scenario.id, stress.survives is False) for one in found for stress in stress_tests(one)}
    for one in rubric.scenarios:
        for falls, said in ((False, "survived"), (True, "not survived")):
            if (one.id, falls) not in fates:
                yield f"scenario {one.id} {said}"
