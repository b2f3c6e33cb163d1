"""How headings are compared."""

from __future__ import annotations

import re
from functools import lru_cache

from caretrust_readiness.reading.naming import bare

#: What nobody sees: soft hyphens, blanks of no width, joiners, byte order marks.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_JOINTS = re.compile(r"[\s_\u2010-\u2015-]+")


@lru_cache(maxsize=4096)
def folded(heading: str) -> str:
    """*heading* as it is compared: without case, quotes and a mark at its end; blanks, hyphens, underscores alike."""
    if not heading.isascii():
        heading = heading.translate(_UNSEEN)
    return _JOINTS.sub("_", bare(heading).strip(" ?:.;*!\ufeff")).casefold()
