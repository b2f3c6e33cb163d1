"""A rubric as one SELECT, for those who may run nothing else: the same figures, in whole numbers of the database."""

from __future__ import annotations

from caretrust_readiness.frames.sql.dialects import DIALECTS
from caretrust_readiness.frames.sql.query import Asked, select

__all__ = ["DIALECTS", "Asked", "select"]
