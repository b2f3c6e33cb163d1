"""Hypothesis strategies for the cases of ``generate.py``; a failing case shrinks by its draws."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.reference.generate import Node, case


def cases() -> st.SearchStrategy[tuple[Node, Node]]:
    """Return a strategy for a valid rubric and an answers file for it, both as dictionaries."""
    return st.randoms(use_true_random=False).map(case)
