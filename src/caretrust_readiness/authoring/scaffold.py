"""A commented start for a new rubric: one of its own, or a variation of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.model.spelling import schema_line, write_yaml

if TYPE_CHECKING:
    from caretrust_readiness.model.rubric import Rubric

_HEAD = f"""{schema_line("rubric")}
# The schema, for editors: caretrust rubric schema rubric > rubric.schema.json
# What each key means: docs/rubric-guide.md. Check it: caretrust rubric check THIS-FILE
"""
_WHOLE = """rubric: my-rubric                # its id: lower-case letters, digits, hyphens
version: "0.1.0"                 # first number: old answers may stop loading; second: a result may move; third: words
title: My rubric
summary: What this rubric is for, and what its verdict must not be taken to mean.
asks: Is this place ready?       # what a verdict with 'go: true' answers

domains:
  - id: foundations
    title: Foundations
    criteria:
      - id: track_record
        title: Track record
        question: How long, and how deeply, have the partners worked together?
        weight: 2                # beside its siblings; 1 where nothing is said
        gate: 1                  # readiness needs this level here, whatever the score
        sources: [example]
        levels:                  # the worst first
          - No work together
          - One joint project
          - Joint teams for three years
      - id: support
        title: Support
        question: Who speaks for it in public?
        levels: [Nobody, One partner, All partners]

verdicts:                        # the best first; the last demands nothing
  - {id: ready, title: Ready, go: true, demands: {score: 70, gates: true}}
  - {id: not_yet, title: Not yet, demands: {}}

sources:
  example: {title: What the gate rests on}
"""


def whole_rubric() -> str:
    """A small rubric that is sound, with comments."""
    return _HEAD + _WHOLE


def local_rubric(parent: Rubric, extends: str) -> str:
    """A local rubric that extends *parent*, which it names *extends*; as it stands it changes nothing."""
    heaviest = max(parent.criteria.values(), key=lambda one: one.weight)
    verdict, domain = parent.verdicts[0], parent.domains[0]
    head = write_yaml({"rubric": f"local-{parent.rubric}", "version": "0.1.0", "extends": extends})
    return f"""{_HEAD}{head}
# Take the '#' away from what you need. What can be set: 'caretrust rubric show {visible(extends)}' lists every id.
#
# set:                           # an id: the keys that change; a list or a text is replaced whole, null clears
#   {heaviest.id}: {{weight: {heaviest.weight + 1}}}
#   {verdict.id}: {{demands: {{score: 80}}}}
# add:                           # a domain's id: new criteria
#   {domain.id}:
#     - id: local_question
#       question: What do we ask here that others do not?
#       levels: [No, Partly, "Yes"]
#       after: {next(domain.walk()).id}
# remove: []                     # ids; what still names them is told
"""
