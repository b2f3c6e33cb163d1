r"""Untrusted text made visible and harmless for a terminal or a log, one line at a time.

Control characters, bidirectional controls, surrogates, line separators and everything that is printed as nothing are
shown as escapes. A CI runner takes ``::command::`` at the start of a line, and ``##[command]``, ``##vso[command]`` or
``##teamcity[command]`` anywhere, as orders; a backslash inside breaks each.
"""

from __future__ import annotations

import re
import unicodedata

#: What is printed as nothing (Unicode's Default_Ignorable_Code_Point), with what reorders and what parts lines.
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_NOTHING = re.compile(f"[{_UNSEEN}]")
_UNSAFE = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff{_UNSEEN}]")
#: Where joiners and variation selectors do what they are for: after letters of scripts that join, and after pictures.
_JOINS = re.compile(
    "[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u17b3\u17b6-\u18af\u203c-\u2049\u2100-\u2bff\u3030\u303d\u3297\u3299"
    "\u4e00-\u9fff\U0001f000-\U0001faff]"
)
_JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f")
_RUNNER_COMMAND = re.compile(r":(?=:)|##(?=[A-Za-z]{0,40}\[)")
_JSON_COMMAND = re.compile(r"#(?=#[A-Za-z]{0,40}\[)")


def is_seen(char: str) -> bool:
    """Whether *char* is printed as something."""
    return char.isprintable() and not _NOTHING.match(char)


def visible(text: str) -> str:
    """*text* on one line, with everything a terminal or a CI runner could act on shown as an escape."""
    if text.isascii() and text.isprintable() and "::" not in text and "##" not in text:
        return text
    return without_commands(_UNSAFE.sub(_escape, text))


def folded(name: str) -> str:
    """*name* as names of places are compared: composed (NFC), without case, blanks run together, nothing unseen."""
    if not name.isascii():
        name = _NOTHING.sub("", unicodedata.normalize("NFC", name))
        name = unicodedata.normalize("NFC", name.casefold())
    return " ".join(name.casefold().split())


def character_named(character: str) -> str:
    """*character* by its number and its name, for a message: nobody may see it."""
    name = unicodedata.name(character, _CONTROLS.get(character, "a control character")).casefold()
    return f"U+{ord(character):04X} ({name})"


#: The control characters that files most often hold.
_CONTROLS = {"\0": "null", "\a": "bell", "\b": "backspace", "\f": "form feed", "\x1b": "escape", "\x7f": "delete"}


def without_commands(text: str) -> str:
    """Finished *text* in which no two pieces have met to make an order to a CI runner."""
    return _RUNNER_COMMAND.sub(lambda found: f"{found[0]}\\", text)


def without_commands_in_json(text: str) -> str:
    """JSON *text* that means the same, and in which no text is an order to a CI runner."""
    return _JSON_COMMAND.sub(r"\\u0023", text) if "##" in text else text


def _escape(found: re.Match[str]) -> str:
    char = found[0]
    if char == "\n":
        return " "
    if char in _JOINERS and found.start() and _JOINS.match(found.string, found.start() - 1):
        return char
    digits = f"{ord(char):x}"
    letter, width = next((letter, width) for letter, width in (("x", 2), ("u", 4), ("U", 8)) if len(digits) <= width)
    return f"\\{letter}{digits:0>{width}}"
