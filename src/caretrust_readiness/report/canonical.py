"""A resolved rubric as canonical JSON: the bytes that its sha256 in results is made of (design, section 10)."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caretrust_readiness.rubric import Rubric


def rubric_json(rubric: Rubric) -> str:
    """*rubric* as JSON with all that it says and no defaults, with a line break at its end; a rubric file itself."""
    data = rubric.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(data, ensure_ascii=True, indent=2) + "\n"


@lru_cache(maxsize=64)
def rubric_sha256(rubric: Rubric) -> str:
    """The sha256, in hexadecimal, of what ``caretrust rubric show --format json`` prints."""
    return hashlib.sha256(rubric_json(rubric).encode()).hexdigest()
