"""What a paper carries of itself: the result that it shows, of what it was made, and every text on it.

Whoever has the paper can see whether one of its figures was changed by hand; with the files it was made from, whether
the result follows from them. The carried part proves no origin by itself: who changes it too leaves no trace in it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from typing import TYPE_CHECKING, Any

from caretrust_readiness.model.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caretrust_readiness.report.paper import Paper

#: What the carried part says of its own form; it only ever gains keys.
FORMAT = "caretrust-paper/1"


def carried_data(paper: Paper, texts: Sequence[str], prints: Sequence[str] = ()) -> dict[str, Any]:
    """What *paper*, on which *texts* stand in this order, carries.

    *prints* are hashes of what its sheets are drawn from.
    """
    result = paper.data()
    held = {
        "format": FORMAT,
        "program": __version__,
        "answers": [{"file": made.file, "sha256": made.sha256 or None} for made in paper.inputs],
        "rubrics": sorted({made.rubric for made in paper.inputs}),
        "settings": list(paper.settings),
        "public": paper.public,
        "brief": paper.brief,
        "to": paper.to,
        "result_sha256": digest(result),
        "result": result,
        "texts": _packed(texts),
        "prints": list(prints),
    }
    return {**held, "seal": digest(held)}


def _packed(texts: Sequence[str]) -> str:
    """*texts* as one word: short, and no search for a figure in the paper's own text meets it here."""
    return base64.b64encode(zlib.compress(json.dumps(list(texts)).encode(), 9)).decode()


def digest(data: Any) -> str:
    """The sha256, in hexadecimal, of *data* as compact JSON with its keys in order."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def is_sealed(carried: dict[str, Any]) -> bool:
    """Whether nothing in the carried part was changed without renewing its seal."""
    return carried.get("seal") == digest({key: value for key, value in carried.items() if key != "seal"})
