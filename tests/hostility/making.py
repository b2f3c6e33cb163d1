"""Hostile files, made by grammar from one seed: answers, rubrics, tables, workbooks, baselines, lists, and their names.

A new kind of input is a function here or in :mod:`.packing`, and a line in :data:`.commands.MAKERS`.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

from tests import hostile

#: What a terminal, a spreadsheet, a host of Markdown or a CI runner would act on.
TEXTS = [
    *hostile.MARKUP,
    *hostile.PAYLOADS.values(),
    "##vso[task.setvariable variable=x]y",
    "##vso[task.complete result=Succeeded;]",
    "##teamcity[buildStatus status='SUCCESS']",
    "##[group]x",
    "\u200b",
    "Amb\u200bermouth",
    "a\u00adb\u034fc\ufe0fd\u2060e",
    "+46 70 123 45 67",
    "Weißensee e\u0301 \u00a0 x",
    "می\u200cخواهم",
]
#: What takes long where a length is not bounded.
LENGTHS: list[Callable[[int], str]] = [
    lambda n: "a" + " " * n + "b",
    lambda n: "4" * n,
    lambda n: "1,1" + " " * n + "1",
    lambda n: "[" + "," * n,
    lambda n: "." * n,
    lambda n: "n/a" + " " * n + "x",
    lambda n: "1" + " " * n + "\n2",
    lambda n: "ẞ" * n,
    lambda n: "(" * n,
    lambda n: "- " * n,
    lambda n: "x" * n,
]
#: The small rubric of the tests.
HARBOUR = str(Path(__file__).parents[1] / "report" / "cases" / "harbour.rubric.yaml")
_CRITERIA = ["crew", "pets", "officers", "licence", "depth", "mates", "nobody"]


def text(rng: Random, longest: int = 60_000) -> str:
    """A text that means harm, or is merely long."""
    if rng.random() < 0.2:
        return rng.choice(LENGTHS)(rng.choice([100, 5_000, longest]))
    pieces = [rng.choice([*TEXTS, *hostile.ODD]) for _ in range(rng.randint(1, 3))]
    return rng.choice(["", " ", "\n"]).join(pieces)


def spoken(rng: Random) -> Any:
    """What may stand for an answer."""
    said = rng.choice(
        [0, 3, -1, 99, "1..3", [1, 3], [3], "unknown", None, True, 1.5, text(rng), rng.choice(hostile.WRONG)]
    )
    form = rng.choice(["plain", "plain", "level", "value", "range", "views", "not_applicable"])
    if form == "plain":
        return said
    mapping: dict[str, Any] = {form: {"nhs": said, text(rng, 100): 1} if form == "views" else said}
    if rng.random() < 0.5:
        mapping["note"] = text(rng)
        mapping["evidence"] = [{"source": text(rng), "ref": text(rng, 500), "date": "2025-01-01"}, text(rng)]
    return mapping


def answers_data(rng: Random) -> dict[str, Any]:
    """An answers file by its grammar, with something wrong in most of its places."""
    count = rng.choice([0, 2, 6])
    data: dict[str, Any] = {
        "locality": text(rng, 2_000),
        "as_of": rng.choice(["2026-03-31", "2026", 2026, "99", text(rng, 100)]),
        "answers": {rng.choice([*_CRITERIA, text(rng, 100)]): spoken(rng) for _ in range(count)},
    }
    extras: dict[str, Callable[[], Any]] = {
        "about": lambda: text(rng),
        "prepared_by": lambda: text(rng),
        "unify": lambda: [text(rng, 200)],
        "sources": lambda: {text(rng, 100): {"title": text(rng)}},
        "respondents": lambda: {"nhs": {"title": text(rng), "side": text(rng, 50)}},
        "services": lambda: {rng.choice(["ferry", text(rng, 50)]): {"answers": {"crew": spoken(rng)}}},
        "outcomes": lambda: [{"decision": "formed", "on": "2025", "note": text(rng)}],
    }
    for key in rng.sample(sorted(extras), rng.randint(0, 4)):
        data[key] = extras[key]()
    return data


def dumped(data: Any) -> bytes:
    """*data* as JSON, which is YAML too."""
    return json.dumps(data, ensure_ascii=False, default=float, indent=1).encode("utf-8", "surrogatepass")


def answers(rng: Random) -> bytes:
    """An answers file: by grammar, or a good one that was tampered with, or a bomb."""
    if rng.random() < 0.6:
        return dumped(answers_data(rng))
    return next(one.content for one in hostile.mutations(rng.randrange(10**6), 40) if one.kind == "answers")


def good(rng: Random) -> bytes:
    """An answers file that can be scored, with hostile text wherever the reader lets it be."""

    def say() -> str:
        return rng.choice([*TEXTS, rng.choice(LENGTHS)(3_000)]).replace("\n", " ") or "x"

    note = {"level": rng.randint(0, 3), "note": say(), "evidence": [{"source": say(), "date": "2026-01"}, say()]}
    data = {"locality": say(), "as_of": "2026-03-31", "about": say(), "prepared_by": say(), "answers": {"crew": note}}
    return dumped(data)


def fitting(rng: Random) -> bytes:
    """An answers file for the rubrics made here, all of which have one criterion at least."""
    said = rng.choice([{}, {"c0": 1}, {"c0": "1..3"}, {"c0": {"level": 0, "note": rng.choice(TEXTS)}}])
    return dumped({"locality": rng.choice(TEXTS), "as_of": "2026", "answers": said})


def rubric(rng: Random) -> bytes:
    """A rubric: one with hostile texts, a slow one, or a good one that was tampered with."""
    kind = rng.choice(["hostile", "slow", "mutated"])
    if kind == "mutated":
        return next(one.content for one in hostile.mutations(rng.randrange(10**6), 60) if one.kind == "rubric")
    count, verdicts = (rng.choice([40, 100, 300]), 40) if kind == "slow" else (rng.randint(1, 6), 3)

    def say() -> str:
        return rng.choice(TEXTS).replace("\n", " ") or "x"

    criteria = [
        {
            "id": f"c{n}",
            "title": f"{say()} {n}",
            "weight": rng.randint(1, 99_999),
            "levels": 4,
            "effort": [rng.randint(1, 9_999) for _ in range(4)],
            "steps": [f"{say()} {step}" for step in range(4)],
        }
        for n in range(count)
    ]
    ranks = [
        {"id": f"v{n}", "title": say(), "demands": {"score": 95 - 2 * n, "criteria": {f"c{n % count}": 1}}}
        for n in range(verdicts)
    ]
    options = [{"id": f"o{n}", "title": say(), "requires": {f"c{n % count}": 1}, "verdict": "v0"} for n in range(20)]
    data = {
        "rubric": "hostile",
        "version": "1.0.0",
        "title": say(),
        "summary": say(),
        "domains": [{"id": "d", "title": say(), "criteria": criteria}],
        "verdicts": [*ranks, {"id": "last", "title": say(), "advice": say()}],
        "options": [{"id": "none", "title": say()}, *options],
        "scenarios": [{"id": "s", "title": say(), "because": say(), "effect": {"c0": {"drop": 1}}}],
        "services": [{"id": "ferry", "title": say()}],
    }
    return dumped(data)


def table(rng: Random) -> bytes:
    """A table of text, wide or long, with hostile headings and cells."""
    headings = ["locality", "as_of", *(rng.choice([*_CRITERIA, text(rng, 500)]) for _ in range(rng.randint(1, 8)))]
    if rng.random() < 0.1:
        headings += [f"nobody_{n}" for n in range(2_000)]
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=rng.choice(",;\t"))
    writer.writerow(headings)
    if rng.random() < 0.2:
        return refused(rng)
    for _ in range(rng.choice([0, 1, 5, 60])):
        writer.writerow([text(rng, 2_000), "2026", *(str(rng.choice([2, "1..3", text(rng)])) for _ in headings[2:])])
    content = stream.getvalue().encode(rng.choice(["utf-8", "utf-8", "utf-16", "utf-8-sig"]), "surrogatepass")
    return content[: 1 << 20]


def refused(rng: Random) -> bytes:
    """A table of 1 MiB, few of whose rows can be read, if any: for one cell, for many, or for want of a place."""
    heads = ["locality,as_of,crew", "locality,as_of,criterion,level", f"locality,as_of,{','.join(_CRITERIA)}"]
    head = rng.choice(heads)
    long = "aye aye, and much more of what the crew is said to be".replace(",", " ")
    cells = [csv_cell(text(rng, 30)), long, "31/12/05", "", "1..9", "2"]
    rows = [
        ",".join(["P", rng.choice(["2026", "2026", ""]), *rng.choices(cells, k=head.count(",") - 1)])
        for _ in range(rng.choice([1, 50]))
    ]
    return _filled(f"{head}\n", "\n".join([*rows, ""]))


def csv_cell(said: str) -> str:
    """*said* without what ends a cell."""
    return "".join(sign for sign in said if sign not in ',"\r\n')


def _filled(start: str, again: str) -> bytes:
    """*start*, and *again* as often as 1 MiB holds."""
    first, more = (part.encode("utf-8", "replace") for part in (start, again))
    return first + more * ((1 << 20) // len(more) - len(first) // len(more) - 1)


def json_lines(rng: Random) -> bytes:
    """A table in JSON Lines."""
    if rng.random() < 0.2:
        line = rng.choice(['{"locality":', "{}", '{"locality": "A"}', '{"locality": "A", "as_of": 2026, "crew": "zz"}'])
        return _filled("", f"{line}\n")
    lines = [
        {"locality": text(rng, 500), "as_of": "2026", rng.choice(_CRITERIA): rng.choice([1, text(rng), [1, 2], {}])}
        for _ in range(rng.randint(1, 20))
    ]
    return b"\n".join(json.dumps(line, ensure_ascii=rng.random() < 0.5).encode("utf-8", "replace") for line in lines)


def workbook(rng: Random) -> bytes:
    """A workbook by its grammar: hostile texts and formulas, or one of the bombs that a workbook can hold."""
    bomb = rng.choice(["none", "none", "cells", "far", "format", "deep", "sheets", "shared", "refused"])

    def cell(at: str, said: str) -> str:
        return f'<c r="{at}" t="inlineStr"><is><t>{xml(said)}</t></is></c>'

    rows = [f'<row r="1">{cell("A1", "locality")}{cell("B1", "as_of")}{cell("C1", "crew")}</row>']
    rows += [
        f'<row r="{n}">{cell(f"A{n}", text(rng, 500))}{cell(f"B{n}", "2026")}{cell(f"C{n}", text(rng))}</row>'
        for n in range(2, rng.randint(3, 12))
    ]
    if bomb == "cells":
        rows.append("<row>" + "<c/>" * 200_000 + "</row>")
    if bomb == "refused":
        rows += [
            f'<row r="{n}">{cell(f"A{n}", "P")}{cell(f"C{n}", rng.choice(["zz", "2"]))}</row>' for n in range(20, 9_000)
        ]
    if bomb == "far":
        rows += [f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(20, 5_000)]
    if bomb == "deep":
        rows.append("<row>" * 50_000)
    sheets = 2_000 if bomb == "sheets" else 1
    code = "[" * 60_000 if bomb == "format" else "0"
    shared = f"<sst>{'<si><t>x</t></si>' * 100_000}</sst>" if bomb == "shared" else "<sst/>"
    listed = "".join(f'<sheet name="s{n}" sheetId="{n + 1}" r:id="rId1"/>' for n in range(sheets))
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{office}"><sheets>{listed}</sheets></workbook>',
        "xl/styles.xml": f"<styleSheet {main}><numFmts>"
        f'<numFmt numFmtId="200" formatCode="{code}"/></numFmts></styleSheet>',
        "xl/sharedStrings.xml": shared.replace("<sst", f"<sst {main}", 1),
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{''.join(rows)}</sheetData></worksheet>",
    }
    return packed(parts)


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """*parts* in one archive, in which no clock is read."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def xml(said: str) -> str:
    """*said* as the text of an element, without what no XML can hold."""
    kept = "".join(char for char in said if char in "\t\n" or " " <= char < "\ud800" or "\ue000" <= char < "\ufffe")
    return kept.replace("&", "&amp;").replace("<", "&lt;")


def baseline(rng: Random) -> bytes:
    """An earlier result: places with hostile names, of other rubrics, or no result at all."""
    one = {
        "locality": text(rng, 500),
        "file": text(rng, 500),
        "as_of": "2025",
        "service": rng.choice([None, "ferry", text(rng, 100)]),
        "rubric": {"id": text(rng, 50), "version": text(rng, 50), "sha256": "0" * 64},
        "verdict": {"low": rng.choice(["sail", "wait", text(rng, 50)]), "high": "sail"},
        "gates": [{"criterion": rng.choice(["crew", text(rng, 50)]), "status": rng.choice(["failed", "passed"])}],
        "domains": [{"criteria": [{"id": "crew", "level": rng.choice([None, {"low": 3, "high": 3}, {"low": 9**30}])}]}],
    }
    lines = [
        one,
        {"code": "x", "message": text(rng, 100)},
        *([rng.choice(hostile.WRONG)] if rng.random() < 0.2 else []),
    ]
    if rng.random() < 0.5:
        return dumped({"assessments": lines, "problems": []})
    return b"".join(json.dumps(line, default=float).encode() + b"\n" for line in lines)


def listing(rng: Random) -> bytes:
    """A list of files: names of files that are there, and names that no file should have."""
    names = ["a.yaml", *(text(rng, 3_000) for _ in range(rng.randint(0, 5)))]
    return rng.choice(["\n", "\0", "\r\n"]).join(names).encode("utf-8", "surrogatepass")


def name(rng: Random) -> str:
    """What a file may be called."""
    said = rng.choice([*TEXTS, *hostile.ODD, "a"]).replace("/", "_").replace("\0", "_")
    return said.encode("utf-8", "surrogatepass")[:100].decode("utf-8", "surrogateescape") or "a"


def typed(rng: Random) -> bytes:
    """What somebody types into an interview, line by line."""
    said = ["", "1", "3", "1..2", "s", "b", "q", "?", "n/a", "99", "j crew", "j", text(rng, 5_000)]
    lines = [rng.choice([*said, text(rng, 500)]) for _ in range(rng.randint(0, 30))]
    return "\n".join(lines).encode("utf-8", "surrogatepass")
