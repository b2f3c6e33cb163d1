"""How headings are compared."""

from __future__ import annotations

import re
from functools import lru_cache

from caretrust_readiness.reading.naming import bare

_JOINTS = re.compile(r"[\s_\u2010-\u2015-]+")


@lru_cache(maxsize=4096)
def folded(heading: str) -> str:
    """*heading* as it is compared: without case, quotes and a mark at its end; blanks, hyphens, underscores alike."""
    return _JOINTS.sub("_", bare(heading).strip(" ?:.;*!\ufeff")).casefold()
