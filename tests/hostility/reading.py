"""What no output may hold, and each format read back as those do for whom it is written.

A new format is a function here and a line in :data:`READERS`.
"""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from caretrust_readiness.reading.yamlio import parse

#: What a terminal or a log acts on, or shows as nothing.
RAW = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
#: What a CI runner takes for an order.
ORDER = re.compile(r"##[A-Za-z]*\[|^\s*::", re.MULTILINE)
_OURS = re.compile(r"^::(?:error|warning) (?:file=[^,:\n]*,)?(?:line=\d+,col=\d+,)?title=[^,:\n]*::.*$", re.MULTILINE)
_FORMULA = re.compile(r"(^|;)\s*([=+@\uff1d\uff0b\uff0d\uff20]|-(?!\d))")
_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def nothing_raw(said: str) -> str | None:
    """What is wrong with *said* on a terminal or in a log; None where nothing is."""
    if found := RAW.search(said):
        return f"the raw character U+{ord(found[0]):04X} in {said[max(0, found.start() - 30) : found.end() + 10]!a}"
    if found := ORDER.search(said):
        return f"an order to a runner in {said[max(0, found.start() - 20) : found.end() + 30]!a}"
    return None


def _json(out: str) -> str | None:
    return _whole(json.loads(out))


def _whole(data: object) -> str | None:
    said = json.dumps(data, ensure_ascii=False)
    return "half a surrogate pair" if re.search("[\ud800-\udfff]", said) else None


def _jsonl(out: str) -> str | None:
    return next(filter(None, (_whole(json.loads(line)) for line in out.splitlines())), None)


def _csv(out: str) -> str | None:
    rows = [*csv.reader(io.StringIO(out, newline=""))]
    if len({len(row) for row in rows}) > 1:
        return "rows of several lengths"
    formulas = [cell for row in rows for cell in row if _FORMULA.search(cell)]
    return f"a formula: {formulas[0][:60]!a}" if formulas else None


def _junit(out: str) -> str | None:
    suite = ET.fromstring(out)[0]  # noqa: S314 - our own output
    counted = {
        "tests": "testcase",
        "failures": "testcase/failure",
        "errors": "testcase/error",
        "skipped": "testcase/skipped",
    }
    wrong = [name for name, path in counted.items() if suite.get(name) != str(len(suite.findall(path)))]
    return f"a wrong count of {wrong}" if wrong else None


def _markdown(out: str) -> str | None:
    tokens = [inner for token in _MARKDOWN.parse(out) for inner in (token, *(token.children or ()))]
    acting = [one for one in tokens if one.type in {"link_open", "image", "html_block", "fence", "code_block"}]
    acting += [one for one in tokens if one.type == "html_inline" and one.content != "<!-- -->"]
    return f"markup: {acting[0].type} {acting[0].content[:60]!a}" if acting else None


def _github(out: str) -> str | None:
    ours = _OURS.sub("", out)
    return f"an order that is not ours: {ours[:80]!a}" if ORDER.search(ours) else None


def _yaml(out: str) -> str | None:
    parse(out.encode(), "out.yaml")
    return None


class _Page(HTMLParser):
    """Finds what would act in a page, beside what is our own and comes without a text."""

    def __init__(self) -> None:
        super().__init__()
        self.acting: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        if tag in {"iframe", "object", "embed", "base", "form"} or any(
            name.startswith("on") or (value or "").strip().lower().startswith("javascript:") for name, value in attrs
        ):
            self.acting.append(f"{tag} {attrs}"[:80])


def _html(out: str) -> str | None:
    page = _Page()
    page.feed(out)
    return f"an element that acts: {page.acting[0]!a}" if page.acting else None


def _office(out: bytes) -> str | None:
    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")):
                ET.fromstring(archive.read(part))  # noqa: S314 - our own output
    return None


def _pdf(out: bytes) -> str | None:
    return None if out.startswith(b"%PDF-") and b"%%EOF" in out[-1024:] else "no PDF"


def _parquet(out: bytes) -> str | None:
    import pyarrow.parquet as pq

    texts = [str(value) for column in pq.read_table(io.BytesIO(out)).columns for value in column.to_pylist() if value]
    return next((f"a raw character: {found}" for text in texts if (found := nothing_raw(text))), None)


#: By the name of a format that holds bytes, which are no lines for a terminal: the same.
BINARY: dict[str, Callable[[bytes], str | None]] = {
    "docx": _office,
    "xlsx": _office,
    "pdf": _pdf,
    "parquet": _parquet,
}
#: By the name of a format: what is wrong with it as its own reader reads it; an exception counts too.
READERS: dict[str, Callable[[str], str | None]] = {
    "text": nothing_raw,
    "json": _json,
    "yaml": _yaml,
    "jsonl": _jsonl,
    "csv": _csv,
    "markdown": _markdown,
    "junit": _junit,
    "github": _github,
    "html": _html,
    "gitlab": _json,
    "sarif": _json,
}
#: By the ending of a file called ``out``: the same.
WRITTEN: dict[str, Callable[[bytes], str | None]] = {
    ".yaml": lambda content: _yaml(content.decode()),
    ".yml": lambda content: _yaml(content.decode()),
    ".csv": lambda content: _csv(content.decode()),
    ".xlsx": _office,
    ".docx": _office,
}
