"""A packed file that is damaged anywhere is refused in our own words, by every reader of packed files."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from caretrust_readiness.model.problems import InputError
from caretrust_readiness.reading import tables
from caretrust_readiness.reading.papers import read_paper, read_template

PARTS = {
    "[Content_Types].xml": "<Types/>",
    "content.xml": "<x/>",
    "word/document.xml": "<x/>" * 50,
    "xl/workbook.xml": "<workbook/>",
}


def packed(packing: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
    return stream.getvalue()


def damaged(content: bytes, rng: Random) -> bytes:
    at, length = rng.randrange(len(content)), rng.choice([1, 2, 10, 300])
    more = rng.choice([b"", bytes([rng.randrange(256)]) * length])
    return content[:at] + more + content[at + rng.choice([0, length]) :]


def paper(name: str) -> None:
    read_paper(Path(name).read_bytes(), name)


def rows(name: str) -> None:
    for _ in tables.rows(name):
        pass


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize(
    ("name", "read"),
    [("p.docx", read_template), ("p.docx", paper), ("p.xlsx", rows), ("p.ods", rows)],
    ids=["template", "paper", "excel", "ods"],
)
def test_a_damaged_one_is_refused_and_nothing_else(
    packing: int, name: str, read: Callable[[str], object], tmp_path: Path
) -> None:
    whole, rng = packed(packing), Random(packing)
    path = tmp_path / name
    for _ in range(150):
        path.write_bytes(damaged(whole, rng))
        with contextlib.suppress(InputError):
            read(str(path))


def test_one_whose_offsets_lie_before_its_beginning_is_refused(tmp_path: Path) -> None:
    whole = packed(zipfile.ZIP_STORED)
    (tmp_path / "p.docx").write_bytes(whole[30:])

    with pytest.raises(InputError):
        read_template(str(tmp_path / "p.docx"))
