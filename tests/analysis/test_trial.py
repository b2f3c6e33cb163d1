"""Trying out levels gives what scoring everything again would give."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from caretrust_readiness.analysis.trial import Trial
from tests.building import Node, assessed
from tests.reference.strategies import cases


@given(cases(), st.data())
def test_a_trial_agrees_with_scoring_everything_again(case: tuple[Node, Node], data: st.DataObject) -> None:
    place = assessed(*case)
    for levels in place.levels:
        chosen = data.draw(st.lists(st.sampled_from(sorted(levels)), unique=True) if levels else st.just([]))
        changes = {key: data.draw(st.integers(0, place.rubric.criteria[key].top)) for key in chosen}
        trial = Trial(place, levels)
        assert trial.score(changes) == place.scale.score(levels | changes)
        assert trial.verdict(changes) == place.scale.verdict(levels | changes)
