"""How to get the libraries that come only with an extra of this package."""

from __future__ import annotations


def how_to_get(extra: str) -> str:
    """How to install *extra* with the usual installers."""
    name = f"'caretrust[{extra}]'"
    return f"pip install {name}, or pipx install --force {name}, or uvx --from {name} caretrust"
