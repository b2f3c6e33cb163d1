"""Bars as pictures for paper: solid, hatched, empty, told apart in grey as well."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from caretrust_readiness.report.page.model import Bar

_WIDTH, _HEIGHT, _GAP = 640, 36, 9
_SOLID, _GROUND, _EMPTY, _LINE = (20, 80, 110), (207, 225, 234), (255, 255, 255), (110, 116, 124)


def png(bar: Bar) -> BytesIO:
    """The picture of *bar*, as a PNG."""
    low, high = (round(float(end) * _WIDTH / 100) for end in bar.score)
    return BytesIO(_drawn(low, high))


@lru_cache(maxsize=256)
def _drawn(low: int, high: int) -> bytes:
    image = Image.new("RGB", (_WIDTH, _HEIGHT), _EMPTY)
    draw = ImageDraw.Draw(image)
    if high:
        draw.rectangle((0, 0, high - 1, _HEIGHT - 1), fill=_GROUND)
    for start in range(low - _HEIGHT, high, _GAP):
        draw.line((start, _HEIGHT, start + _HEIGHT, 0), fill=_SOLID, width=2)
    draw.rectangle((high, 0, _WIDTH, _HEIGHT), fill=_EMPTY)
    if low:
        draw.rectangle((0, 0, low - 1, _HEIGHT - 1), fill=_SOLID)
    draw.rectangle((0, 0, _WIDTH - 1, _HEIGHT - 1), outline=_LINE, width=2)
    content = BytesIO()
    image.save(content, "PNG", dpi=(300, 300))
    return content.getvalue()
