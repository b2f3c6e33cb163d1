"""What bounds the reading of a paper: looked at before any library reads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from caretrust_readiness.model.limits import MAX_PAPER_UNPACKED, MAX_TAGS
from caretrust_readiness.model.problems import InputError, Problem

if TYPE_CHECKING:
    from zipfile import ZipFile

#: All that may begin with "<" in a page, closed before the next one begins. The library that reads pages takes
#: quadratic time over what is left open.
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!(?:[Dd][Oo][Cc]|--)[^<>]*>")
#: What is within these is no markup, and what may be their end; any other element called so is none of ours.
_ASIDE = re.compile(r"<(script|style)", re.IGNORECASE)
_BEGIN = re.compile(r'<(?:script|style)(?: [a-z]{1,20}="[a-z/-]{0,40}"){0,9}>')
_END = re.compile(r"</\s*(?:script|style)", re.IGNORECASE)


def check_page(page: str, file: str) -> None:
    """Make sure that the markup of *page* can be read in a time that grows with its length.

    Raises:
        InputError: it has too many tags, or something that begins like one and is none.
    """
    markup = _without_asides(page, file)
    if (count := markup.count("<")) > MAX_TAGS:
        _refuse(file, "file-too-large", f"{count} tags: at most {MAX_TAGS} are read of a paper")
    if sum(1 for _ in _TAG.finditer(markup)) != count:
        _refuse(file, "paper-unreadable", "no page of ours: it has a '<' that begins no tag")


def _without_asides(page: str, file: str) -> str:
    kept, at = [], 0
    while found := _ASIDE.search(page, at):
        begin = _BEGIN.match(page, found.start())
        end = begin and _END.search(page, begin.end())
        if not begin or not end:
            _refuse(file, "paper-unreadable", f"no page of ours: it has another {found[1].lower()}")
        kept.append(page[at : begin.end()])
        at = end.start()
    return "".join([*kept, page[at:]])


def check_parts(packed: ZipFile, file: str) -> None:
    """Make sure that a packed document unpacks to no more than is read, in bytes and in tags.

    Raises:
        InputError: it does not.
        packed.FAULTS: it cannot be unpacked, in one of the ways listed there.
    """
    size = sum(entry.file_size for entry in packed.infolist())
    if size > MAX_PAPER_UNPACKED:
        message = f"{size} bytes when unpacked: at most {MAX_PAPER_UNPACKED} are read of a paper"
        _refuse(file, "file-too-large", message)
    count = sum(packed.read(entry).count(b"<") for entry in packed.infolist() if _is_markup(entry.filename))
    if count > MAX_TAGS:
        _refuse(file, "file-too-large", f"{count} tags: at most {MAX_TAGS} are read of a paper")


def _is_markup(name: str) -> bool:
    return not name.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".ttf", ".odttf"))


def _refuse(file: str, code: str, message: str) -> NoReturn:
    raise InputError((Problem(file, None, code, message),))
