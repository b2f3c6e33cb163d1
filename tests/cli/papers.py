"""Papers for tests: made of answers, taken apart, changed in one place, and put together again."""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from caretrust_readiness.cli import main
from caretrust_readiness.reading.paper_texts import HELD, RESULT
from caretrust_readiness.report.data.carried import digest

ANSWERS = "examples/complete.yaml"
ENDINGS = ("html", "docx", "pdf")


def paper(folder: Path, ending: str, *options: str, answers: str | Path = ANSWERS, name: str = "paper") -> Path:
    """A paper about *answers*, by its *ending*."""
    made = folder / f"{name}.{ending}"
    assert main(["assess", str(answers), *options, "-o", str(made)]) == 0
    return made


def rewritten(made: Path, change: Callable[[str], str]) -> None:
    """Change the page of HTML *made*, but for what it carries."""
    page = made.read_text(encoding="utf-8")
    head, begins, rest = page.partition(HELD[0])
    changed = change(head)
    assert changed != head
    made.write_text(changed + begins + rest, encoding="utf-8")


def repacked(made: Path, part: str, change: Callable[[bytes], bytes], also: dict[str, bytes] | None = None) -> None:
    """Change one *part* of the Word document *made*, and put *also* other parts into it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                changed = change(content)
                assert changed != content
                content = changed
            new.writestr(name, content)
        for name, content in (also or {}).items():
            new.writestr(name, content)
    made.write_bytes(packed.getvalue())


def carried(made: Path) -> dict[str, Any]:
    """What the paper *made* carries."""
    if made.suffix == ".html":
        return dict(json.loads(made.read_text(encoding="utf-8").partition(HELD[0])[2].partition(HELD[1])[0]))
    if made.suffix == ".docx":
        with zipfile.ZipFile(made) as packed:
            said = re.sub(r"<[^>]*>", "", packed.read(RESULT).decode())
        return dict(json.loads(said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")))
    import pypdf

    return dict(json.loads(pypdf.PdfReader(made).attachments["caretrust-result.json"][0]))


def carrying(made: Path, new: dict[str, Any], *, sealed: bool = False) -> None:
    """Let the paper *made* carry *new*, under a new seal where it is *sealed*."""
    if sealed:
        new = {key: value for key, value in new.items() if key != "seal"}
        new["seal"] = digest(new)
    text = json.dumps(new)
    if made.suffix == ".html":
        head, begins, rest = made.read_text(encoding="utf-8").partition(HELD[0])
        made.write_text(head + begins + text.replace("<", "\\u003c") + HELD[1] + rest.partition(HELD[1])[2], "utf-8")
    elif made.suffix == ".docx":
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        repacked(made, RESULT, lambda _: f'<result xmlns="urn:caretrust:result">{escaped}</result>'.encode())
    else:
        import pikepdf

        with pikepdf.open(made, allow_overwriting_input=True) as pdf:
            del pdf.attachments["caretrust-result.json"]
            pdf.attachments["caretrust-result.json"] = text.encode()
            pdf.save(made)


def texts(held: dict[str, Any]) -> list[str]:
    """The texts that a paper carries packed."""
    return list(json.loads(zlib.decompress(base64.b64decode(str(held["texts"])))))


def packed_texts(found: list[str]) -> str:
    """Texts as a paper carries them."""
    return base64.b64encode(zlib.compress(json.dumps(found).encode(), 9)).decode()


def everything(made: Path) -> str:
    """All the text that can be got out of a paper: each part unpacked, what is carried, and what is packed in that."""
    found = [_parts(made)]
    if made.suffix in {".html", ".docx", ".pdf"}:
        held = carried(made)
        found += [json.dumps(held, ensure_ascii=False), *texts(held)]
    return "\n".join(found)


def _parts(made: Path) -> str:
    if made.suffix in {".docx", ".xlsx"}:
        with zipfile.ZipFile(made) as parts:
            return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    if made.suffix == ".pdf":
        import pypdf

        read = pypdf.PdfReader(made)
        streams = [found.group(1) for found in re.finditer(rb"stream\r?\n(.*?)endstream", made.read_bytes(), re.DOTALL)]
        said = [_unpacked(content).decode("utf-8", "replace") for content in streams]
        return "\n".join([*(" ".join(page.extract_text().split()) for page in read.pages), str(read.metadata), *said])
    return made.read_text(encoding="utf-8")


def _unpacked(content: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(content)
    except zlib.error:
        return content
