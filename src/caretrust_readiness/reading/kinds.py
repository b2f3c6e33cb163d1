"""What a file is, whatever its name ends in: told from its first bytes, for messages that help."""

from __future__ import annotations

import re

from caretrust_readiness.reading.files import UTF_16

#: How the names of tables end that are read, and by which module.
READERS = {
    ".csv": "delimited",
    ".tsv": "delimited",
    ".tab": "delimited",
    ".jsonl": "json_lines",
    ".ndjson": "json_lines",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".ods": "ods",
    ".parquet": "parquet",
}
_BATCH = "'caretrust batch' reads tables"
_HTML = re.compile(rb"\s*<(?:!doctype\s+html|html|head|table|meta)\b", re.IGNORECASE)
#: Kinds of file by how they begin, each with what to do about it.
_STARTS = (
    (b"PK\x03\x04", "a workbook or another archive", "is it a workbook? name it .xlsx or .ods"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file, or one with a password", "save it as .xlsx, without a password"),
    (b"\x1f\x8b", "packed with gzip", "unpack it first"),
    (b"PAR1", "Parquet", "name it .parquet"),
    (b"%PDF-", "a PDF", "save the table itself as .csv or .xlsx"),
    (b"{\\rtf", "rich text", "save the table itself as .csv or .xlsx"),
)
_BINARY = tuple(magic for magic, _, _ in _STARTS)
#: So much of a first line is looked at.
_LOOKED_AT = 2_000


def described(start: bytes, wanted: str) -> tuple[str | None, str | None]:
    """What a file that begins with *start* is, where it is not *wanted*, and a hint; None for what is not known."""
    for magic, kind, hint in _STARTS:
        if start.startswith(magic):
            return (None if "workbook" in kind and "workbook" in wanted else f"it is {kind}"), hint
    if _HTML.match(start):
        return "it is a page of HTML", "open it in the spreadsheet program and save it as .xlsx or .csv"
    if start.startswith(UTF_16):
        return "it is text in UTF-16", "is it a table? name it .csv"
    if not start:
        return "it is empty", None
    if is_text(start):
        return "it is text", "is it a table? name it .csv"
    return None, None


def is_of_another_kind(start: bytes) -> bool:
    """Whether a file that begins with *start* says itself that it is no text of ours."""
    return start.startswith(_BINARY)


def is_text(start: bytes) -> bool:
    """Whether *start* may be text in UTF-8 or a code page of Windows."""
    return not any(byte < ord(" ") and byte not in b"\t\n\f\r" for byte in start)


def is_like_a_table(text: str) -> bool:
    """Whether the first line of *text* has the headings of a table."""
    line = text[:_LOOKED_AT].partition("\n")[0].casefold()
    return "locality" in line and "as_of" in line and ":" not in line and any(mark in line for mark in ",;\t")


def named_like_a_table(path: str) -> bool:
    """Whether *path* is called like a table that is read."""
    return path.lower().endswith(tuple(READERS))


def of_no_answers(path: str, start: bytes) -> tuple[str, str] | None:
    """What to say of a file that holds no YAML but something else, and a hint; None where it may hold some."""
    if named_like_a_table(path) or path.lower().endswith((".xls", ".xlsb")):
        return "found a table where a file of YAML should be", _BATCH
    if start.startswith(_BINARY):
        said, hint = described(start, "")
        return f"not a file of YAML: {said}", f"{_BATCH}; {hint}" if start.startswith(b"PK") else hint or ""
    if path.lower().endswith(".json") and start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"["):
        return "found a list of JSON", f"{_BATCH}: write an object on each line, and name it .jsonl"
    if is_like_a_table(start.decode("utf-8", "replace").lstrip("\ufeff")):
        return "found a table where a file of YAML should be", f"{_BATCH}: name it .csv"
    return None
