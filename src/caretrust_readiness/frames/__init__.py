"""The engine over columns: data frames of answers in, the same figures as :func:`~caretrust_readiness.assess` out.

What is named in ``__all__`` is public; docs/scale.md shows it in use.
"""

from __future__ import annotations

from caretrust_readiness.frames.engines import assess

__all__ = ["assess"]
