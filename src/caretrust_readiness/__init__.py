"""Readiness assessment for care trusts: a rubric and a locality's answers in, a verdict that shows its working out."""

__version__ = "0.1.0"
