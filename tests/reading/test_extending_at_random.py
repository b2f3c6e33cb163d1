"""Rubrics extended at random against a separate reading of ``extends``: what they resolve to, and every figure."""

from __future__ import annotations

import json
from math import prod
from random import Random
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from caretrust_readiness.api import result
from caretrust_readiness.engine.assessment import assess
from caretrust_readiness.model.canonical import rubric_data
from caretrust_readiness.model.problems import InputError
from caretrust_readiness.model.rubric import Rubric
from caretrust_readiness.reading.document import Document
from caretrust_readiness.reading.loading import read_rubric_document
from caretrust_readiness.reading.yamlio import parse
from tests.building import Node, as_answers, as_rubric
from tests.engine.test_reference import check
from tests.reference import extending, generate, reference
from tests.reference.generate import to_yaml
from tests.reference.variations import chain

#: A chain is read link by link, so few of them are drawn; many have no figures that the separate reading can work out.
SETTINGS = settings(max_examples=25, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])


def read(links: list[Node]) -> Rubric:
    """The last of *links* as the program reads it, each link from its own text."""
    texts = {f"link{number}.yaml": to_yaml(link).encode() for number, link in enumerate(links)}

    def one(name: str) -> Document:
        return parse(texts[name], name)

    return read_rubric_document(one(f"link{len(links) - 1}.yaml"), one)[0]


def sound(data: Node) -> Rubric | None:
    """The rubric that *data* is by itself; None where it breaks a rule."""
    try:
        return as_rubric(data)
    except InputError:
        return None


def resolved(links: list[Node]) -> list[Node]:
    """What each of *links* comes to by the separate reading, the root first."""
    wholes = [links[0]]
    for link in links[1:]:
        wholes.append(extending.resolve(wholes[-1], link))
    return wholes


def chains() -> st.SearchStrategy[tuple[Random, list[Node]]]:
    """Rubrics extended up to eight times, and what further draws come from."""
    return st.randoms(use_true_random=False).map(
        lambda random: (random, chain(random, lambda whole: sound(whole) is not None))
    )


@SETTINGS
@given(chains())
def test_what_a_chain_resolves_to_is_what_a_separate_reading_says(drawn: tuple[Random, list[Node]]) -> None:
    _, links = drawn
    wholes = resolved(links)
    expected = [sound(whole) for whole in wholes]
    broken = next((place for place, one in enumerate(expected) if one is None), None)
    if broken is not None:
        try:
            read(links)
        except InputError as error:
            files = {problem.file for problem in error.problems}
            assert files <= {f"link{number}.yaml" for number in range(broken + 1)}
            return
        raise AssertionError(f"link{broken} breaks a rule, and was accepted")
    for place in range(1, len(links)):
        rubric, whole = read(links[: place + 1]), expected[place]
        assert whole is not None
        assert rubric_data(rubric) == rubric_data(whole)
        assert rubric.extends == tuple(f"link{number}" for number in reversed(range(place)))


def is_small(whole: Node) -> bool:
    """Whether the separate reading works out the figures at once: it tries every combination of levels."""
    return prod(reference.top(one) + 1 for one in reference.criteria(whole)) <= 200


def figures(rubric: Rubric, answers: Any) -> Node:
    """The assessment of *answers* under *rubric*, as it is written for machines."""
    (found,) = json.loads(json.dumps(result(assess(rubric, answers))))["assessments"]
    return dict(found)


@SETTINGS
@given(chains())
def test_every_figure_under_a_chain_is_that_of_a_separate_reading(drawn: tuple[Random, list[Node]]) -> None:
    random, links = drawn
    wholes = resolved(links)
    assume(all(sound(whole) is not None for whole in wholes) and is_small(wholes[-1]))
    rubric = read(links)
    answers = generate.answers(random, wholes[-1]) | {"rubric": rubric.rubric}
    check(wholes[-1], reference.assess(wholes[-1], answers), figures(rubric, as_answers(answers, rubric)))


@SETTINGS
@given(chains())
def test_answers_for_any_link_are_read_as_a_separate_reading_says(drawn: tuple[Random, list[Node]]) -> None:
    random, links = drawn
    wholes = resolved(links)
    assume(all(sound(whole) is not None for whole in wholes) and is_small(wholes[-1]))
    rubric, whole = read(links), wholes[-1]
    origin = wholes[random.randrange(len(wholes))]
    answers = {key: said for key, said in generate.answers(random, origin).items() if key not in {"unify", "services"}}
    gates = {one["id"] for one in reference.criteria(whole) if one.get("gate") is not None}
    answers |= {"rubric": origin["rubric"], "answers": may_be_said(answers["answers"], gates, origin)}
    expected = answers | {"answers": extending.answers_under(origin, whole, answers["answers"])}
    check(whole, reference.assess(whole, expected), figures(rubric, as_answers(answers, rubric)))


def may_be_said(answers: Node, gates: set[str], origin: Node) -> Node:
    """*answers* without those that declare away what is a gate today."""
    today = {old: one["id"] for one in reference.criteria(origin) for old in one.get("formerly", [])}
    return {
        key: said
        for key, said in answers.items()
        if not (isinstance(said, dict) and "not_applicable" in said and today.get(key, key) in gates)
    }
