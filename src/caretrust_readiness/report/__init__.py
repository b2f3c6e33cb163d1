"""A report becomes text: one module per format, each of which escapes for its own."""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from caretrust_readiness.report.base import Renderer


class Format(StrEnum):
    """The formats a report comes in; closed, with no default in the registry."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


#: Where each format's renderer lives; imported when it is used, since some need heavy libraries.
_RENDERERS = {
    Format.TEXT: ("caretrust_readiness.report.writers.text", "render_text"),
    Format.JSON: ("caretrust_readiness.report.data.json", "render_json"),
    Format.MARKDOWN: ("caretrust_readiness.report.writers.markdown", "render_markdown"),
}

#: File endings that choose a format where none is asked for.
ENDINGS = {".json": Format.JSON, ".txt": Format.TEXT, ".md": Format.MARKDOWN, ".markdown": Format.MARKDOWN}


def renderer(chosen: Format) -> Renderer:
    """The renderer of *chosen*."""
    module, name = _RENDERERS[chosen]
    return cast("Renderer", getattr(import_module(module), name))
