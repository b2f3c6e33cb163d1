r"""Untrusted text made visible and harmless for a terminal or a log, one line at a time.

Control characters, bidirectional controls, surrogates and line separators are shown as escapes. A CI runner takes
``::command::`` at the start of a line and ``##[command]`` anywhere as orders; a backslash inside breaks both.
"""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_RUNNER_COMMAND = re.compile(r":(?=:)|##(?=\[)")


def visible(text: str) -> str:
    """*text* on one line, with everything a terminal or a CI runner could act on shown as an escape."""
    if text.isascii() and text.isprintable() and "::" not in text and "##[" not in text:
        return text
    return _RUNNER_COMMAND.sub(lambda found: f"{found[0]}\\", _UNSAFE.sub(_escape, text))


def _escape(found: re.Match[str]) -> str:
    if found[0] == "\n":
        return " "
    digits = f"{ord(found[0]):x}"
    letter, width = next((letter, width) for letter, width in (("x", 2), ("u", 4), ("U", 8)) if len(digits) <= width)
    return f"\\{letter}{digits:0>{width}}"
