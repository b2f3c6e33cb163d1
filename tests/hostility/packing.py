"""Hostile files in other containers, made by grammar: papers to verify, templates, ODS, Parquet, maps of columns."""

from __future__ import annotations

import base64
import functools
import io
import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from caretrust_readiness.cli import main
from tests.hostility.making import HARBOUR, good, packed, rubric, text, xml

_ROOT = Path(__file__).parents[2]
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"


def _apart(kind: str, seed: str) -> bytes:
    """What a maker of :data:`_MADE_APART` gives, in a new process: its libraries' threads would not survive a fork."""
    asked = [sys.executable, "-m", "tests.hostility.packing", kind, seed]
    return subprocess.run(asked, cwd=_ROOT, capture_output=True, check=True, timeout=60).stdout


@functools.cache
def _paper(ending: str) -> bytes:
    """A paper that the program made of a place with hostile texts."""
    return _apart(ending, ending)


def _paper_of(ending: str) -> bytes:
    with TemporaryDirectory() as folder:
        answers, paper = Path(folder, "a.yaml"), Path(folder, f"p.{ending}")
        answers.write_bytes(good(Random(ending)))
        main(["assess", "--rubric", HARBOUR, str(answers), "-o", str(paper), "--quiet"])
        return paper.read_bytes()


def _tampered(rng: Random, content: bytes) -> bytes:
    """Bytes changed, cut off or written twice."""
    raw = bytearray(content)
    for _ in range(rng.choice([1, 3, 30])):
        raw[rng.randrange(len(raw))] = rng.randrange(256)
    return rng.choice([bytes(raw), content[: rng.randrange(len(content))], content + content, content])


def _carried(rng: Random) -> str:
    """What a paper might carry of itself: nearly a result, or something that unpacks to much, or stands deep."""
    texts = rng.choice([b"[" * 100_000, b'["' + b" " * (1 << 25) + b'"]', b'["x"]', b"[1]", b"{}"])
    packed = base64.b64encode(zlib.compress(texts)).decode()
    deep: object = {"texts": packed, "result": {"assessments": [{"locality": text(rng, 500)}]}}
    return rng.choice([json.dumps(deep), "[" * 100_000, json.dumps({"texts": packed, "result": 9**999}), "{}"])


def html(rng: Random) -> bytes:
    """A page to verify."""
    if rng.random() < 0.3:
        return _tampered(rng, _paper("html"))
    body = rng.choice(
        ["<p>" * 100_000, "<ul class=legend>" * 50_000, f"<p>{text(rng)}", "<td " * 50_000, "&" * 200_000]
    )
    page = f'<main>{body}</main><script id="caretrust-result">{_carried(rng)}</script>'
    return page.encode("utf-8", "surrogatepass")


def docx(rng: Random) -> bytes:
    """A Word document to verify, or a template of one."""
    kind = rng.choice(["tampered", "long", "deep", "laughs", "carried"])
    if kind == "tampered":
        return _tampered(rng, _paper("docx"))
    paragraphs = "<w:p/>" * 400_000 if kind == "long" else "<w:p>" * 50_000 if kind == "deep" else "<w:p/>"
    document = f'<w:document xmlns:w="{_WORD}"><w:body>{paragraphs}</w:body></w:document>'
    laughs = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 9))
    entities = f"<!DOCTYPE x [<!ENTITY a0 'ha'>{laughs}]><x>&a8;</x>"
    with zipfile.ZipFile(io.BytesIO(_paper("docx"))) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"] if kind in {"carried", "laughs"} else document
    parts["customXml/caretrust.xml"] = entities if kind == "laughs" else f"<x>{xml(_carried(rng))}</x>"
    return packed(parts)


def pdf(rng: Random) -> bytes:
    """A PDF to verify: ours, tampered with, or one that only says that it is one."""
    pages = b"%PDF-1.7\n" + b"".join(
        b"%d 0 obj<</Type/Pages/Count 1/Kids[%d 0 R]>>endobj\n" % (n, n % 50 + 1) for n in range(1, 51)
    )
    loop = pages + b"99 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\ntrailer<</Root 99 0 R/Size 100>>\n%%EOF"
    deep = b"%PDF-1.7\n1 0 obj" + b"[" * 100_000 + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    return rng.choice([_tampered(rng, _paper("pdf")), loop, deep, b"%PDF-1.7\n" + b"1 0 obj\n" * 50_000])


def ods(rng: Random) -> bytes:
    """A table of OpenDocument: hostile texts, repetitions without end, or far too deep."""

    def cell(said: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{xml(said)}</text:p></table:table-cell>'

    many = rng.choice([1, 50, 10**6, 10**30])
    rows = [f"<table:table-row>{cell('locality')}{cell('as_of')}{cell('crew')}</table:table-row>"]
    rows += [
        f'<table:table-row table:number-rows-repeated="{many}">{cell(text(rng, 500))}{cell("2026")}'
        f'<table:table-cell table:number-columns-repeated="{rng.choice([1, 9, 10**6])}"/>{cell(text(rng, 5_000))}'
        "</table:table-row>"
    ]
    deep = "<table:table-row>" * 20_000 if rng.random() < 0.2 else ""
    content = (
        f'<office:document-content xmlns:office="{_OFFICE}" xmlns:table="{_TABLE}" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="{xml(text(rng, 50)).replace(chr(34), "")}">{"".join(rows)}{deep}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def parquet(rng: Random) -> bytes:
    """A Parquet table: hostile texts in its columns and their names, odd types, or tampered with."""
    return _apart("parquet", str(rng.randrange(10**9)))


def _parquet_of(seed: str) -> bytes:
    rng = Random(seed)
    import pyarrow as pa
    import pyarrow.parquet as pq

    count = rng.choice([1, 5, 60])
    odd = rng.choice([pa.array([b"\xff\xfe"] * count), pa.array([[1, 2]] * count), pa.array([9.5] * count)])
    columns = {
        "locality": pa.array([_unpaired(text(rng, 500)) for _ in range(count)]),
        "as_of": pa.array(["2026"] * count),
        "crew": rng.choice([odd, pa.array([_unpaired(text(rng, 2_000))] * count), pa.array([1] * count)]),
        _unpaired(text(rng, 300)) or "x": odd,
    }
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue() if rng.random() < 0.6 else _tampered(rng, stream.getvalue())


def _unpaired(said: str) -> str:
    return said.encode("utf-8", "replace").decode()


def columns(rng: Random) -> bytes:
    """A map of columns, for an import."""
    targets = ["crew", "crew.note", "locality", "respondent", "ignore", text(rng, 100), 9, None]
    return json.dumps({_unpaired(text(rng, 300)): rng.choice(targets) for _ in range(4)}).encode()


def cases(rng: Random) -> bytes:
    """Cases of the rubric of the tests, with hostile texts."""
    said = {
        "name": text(rng, 500),
        "default": rng.choice(["top", 0, text(rng, 100)]),
        "answers": {rng.choice(["crew", "pets", text(rng, 50)]): rng.choice([1, "1..3", text(rng, 300)])},
        "expect": rng.choice(
            [{"verdict": text(rng, 100)}, {"score": {"at_least": "9" * 50}}, {"moves": [text(rng, 90)]}]
        ),
    }
    plain = {"name": _unpaired(rng.choice(["x", text(rng, 90)])), "default": "top", "expect": {"go": "yes"}}
    return json.dumps({"rubric": HARBOUR, "cases": [plain, rng.choice([plain, said])]}).encode()


def child(rng: Random) -> bytes:
    """A rubric that is a difference from another one."""
    if rng.random() < 0.3:
        return rubric(rng)
    changes = {"weight": 9, "title": text(rng, 500), "gate": 1, "levels": 9**9, text(rng, 50): text(rng, 90)}
    new = {"id": rng.choice(["extra", text(rng, 50)]), "levels": 3, "title": text(rng, 500), "after": "crew"}
    data = {
        "rubric": "child",
        "version": rng.choice(["1.0.0", text(rng, 20)]),
        "extends": rng.choice([HARBOUR, HARBOUR, "care-trust", "../../etc/passwd", text(rng, 200)]),
        "set": {rng.choice(["crew", "pets", "sail", text(rng, 50)]): dict(rng.sample(sorted(changes.items()), 2))},
        "add": rng.choice([{}, {"boat": [new]}, {text(rng, 50): [new] * 50}]),
        "remove": rng.choice([[], ["pets"], [text(rng, 100)]]),
    }
    return json.dumps(data, default=float).encode()


#: By name, with a seed: what needs libraries that start threads.
_MADE_APART: dict[str, Callable[[str], bytes]] = {
    "html": _paper_of,
    "docx": _paper_of,
    "pdf": _paper_of,
    "parquet": _parquet_of,
}


if __name__ == "__main__":
    _kind, _seed = sys.argv[1:]
    sys.stdout.buffer.write(_MADE_APART[_kind](_seed))
