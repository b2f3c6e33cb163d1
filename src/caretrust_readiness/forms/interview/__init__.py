"""Answers from a terminal, one question after the other: full screen, or line by line."""
