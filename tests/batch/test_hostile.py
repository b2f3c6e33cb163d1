"""Three hundred hostile files among good ones: the good ones are scored, the bad ones say why, and nothing leaks."""

from __future__ import annotations

import json
import os
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import junitparser
import pytest
import xmlschema
from markdown_it import MarkdownIt

from caretrust_readiness.report.data.schemas import schema_json, strict
from tests.batch.batching import FORMS, SAILS, WAITS, Batch, case, put, put_bytes, rows
from tests.hostile import PAYLOADS, Guest, guests

pytestmark = pytest.mark.skipif(os.name != "posix", reason="names that are no text, links, pipes and devices")

XSD = Path(__file__).with_name("junit.xsd")
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
COUNT, GOOD = 340, 30
CASES = ["best", "gate-failed", "neighbours", "services", "settled"]
#: What a terminal, a log or a CI runner acts on, but for the ends of lines.
ACTED_ON = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]|##\\["
)
#: What a runner takes for a command, unless it is ours.
COMMAND = re.compile(r"^\s*::", re.MULTILINE)
OURS = re.compile(
    r"^::(error|warning) file=[^,:\n]*(,line=\d+,col=\d+)?,title=[^,:\n]*::(?!.*%0A(?!hint: )).*$", re.MULTILINE
)
FORMULA = re.compile(r"(^|;)\s*[=+@\uff1d\uff0b\uff0d\uff20]|(^|;)\s*-(?!\d)")


class Found(NamedTuple):
    """What a result says."""

    scored: list[tuple[str, Any]]
    """Locality, and whatever the form says of it."""
    reasons: list[str]
    """Of each file that could not be scored."""

    def good(self) -> dict[str, Any]:
        """What it says of the good files."""
        return {name: said for name, said in self.scored if name.startswith("Good ")}


# Reading each form as those do for whom it is written; what is harmful in it fails here


def from_csv(out: str) -> Found:
    found = rows(out)
    assert {len(row) for row in found} == {21}
    assert not [cell for row in found for cell in row.values() if FORMULA.search(cell)]
    bad = [row for row in found if row["problems"]]
    assert all(row["file"] and not row["locality"] for row in bad)
    return Found([(row["locality"], row) for row in found if not row["problems"]], [row["problems"] for row in bad])


def from_objects(objects: list[Any]) -> Found:
    files = {one["file"]: one["message"] for one in objects if "code" in one}
    return Found([(one["locality"], one) for one in objects if "code" not in one], [*files.values()])


def from_json(out: str) -> Found:
    whole = json.loads(out)
    jsonschema.validate(whole, strict(json.loads(schema_json("result"))))
    return from_objects(whole["assessments"] + whole["problems"])


def from_junit(out: str) -> Found:
    xmlschema.XMLSchema(str(XSD)).validate(out)
    (suite,) = junitparser.JUnitXml.fromstring(out.encode())
    cases = [*ET.fromstring(out).iter("testcase")]  # noqa: S314 - our own output
    errors = [case for case in cases if case.find("error") is not None]
    assert (suite.tests, suite.errors) == (len(cases), len(errors))
    scored = [(str(case.get("name")), ET.tostring(case)) for case in cases if case not in errors]
    return Found(scored, [str(case[0].text) for case in errors])


def from_markdown(out: str) -> Found:
    tokens = [inner for token in READER.parse(out) for inner in (token, *(token.children or ()))]
    assert not [token for token in tokens if token.type in {"link_open", "image", "html_block", "fence", "code_inline"}]
    assert {token.content for token in tokens if token.type == "html_inline"} <= {"<!-- -->"}
    assert not re.search(r"(?<!\\)://|(?i:www\.)|@\w", out.replace("<!-- -->", "\0"))
    table = out.partition("## Each locality")[2].partition("\n## ")[0]
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in table.splitlines() if line.startswith("|")]
    assert {len(row) for row in cells} == {11}
    reasons = re.split(r"^- ", out.partition(" not scored\n")[2], flags=re.MULTILINE)[1:]
    return Found([(row[0].strip(), row) for row in cells[2:]], reasons)


def from_text(out: str) -> Found:
    table = out.partition("\nEach locality\n")[2].partition("\n\n")[0]
    first = [line for line in table.splitlines() if re.search(r" \d+\.\d  ", line)]  # a cell that is long has more
    scored = [(line[2:].partition("  ")[0], re.findall(r" \d[\d.-]*", line)) for line in first]
    reasons = re.split(r"^  (?! )", out.partition(" not scored\n")[2], flags=re.MULTILINE)[1:]
    return Found(scored, reasons)


def from_github(out: str) -> Found:
    assert 0 < len(COMMAND.findall(out)) == len(OURS.findall(out)) <= 20
    return from_markdown(Path(os.environ["GITHUB_STEP_SUMMARY"]).read_text(encoding="utf-8"))


class Page(HTMLParser):
    """Reads the table of localities and the list of what is not scored; what would act in the page is kept too."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.reasons: list[str] = []
        self.scripts: list[str | None] = []
        self.acting: list[str] = []
        self.part, self.at, self.deep, self.in_cell = "", "", 0, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a row, a cell or an entry begins."""
        self.at = tag
        values = dict(attrs)
        if tag == "script":
            self.scripts.append(values.get("id"))
        if tag in {"iframe", "object", "embed", "base", "form", "img", "link"} or any(
            name.startswith("on") or (name in {"href", "src"} and not str(value).startswith("#"))
            for name, value in attrs
        ):
            self.acting.append(self.get_starttag_text() or tag)
        if tag == "h2":
            self.part = ""
        elif tag == "ul":
            self.deep += 1
        elif tag == "li" and self.deep == 1 and self.part.endswith(" not scored"):
            self.reasons.append("")
        elif tag == "tr" and self.part == "Each locality":
            self.rows.append([])
        elif tag in {"th", "td"} and self.part == "Each locality":
            self.rows[-1].append("")
            self.in_cell = True

    def handle_endtag(self, tag: str) -> None:
        """Note where a list or a heading ends."""
        self.deep -= tag == "ul"
        self.in_cell = self.in_cell and tag not in {"th", "td"}
        self.at = ""

    def handle_data(self, data: str) -> None:
        """Add to what began last."""
        if self.at == "h2":
            self.part += data
        elif self.in_cell:
            self.rows[-1][-1] += data
        elif self.part.endswith(" not scored") and self.reasons and self.deep:
            self.reasons[-1] += data


def from_html(out: str) -> Found:
    page = Page()
    page.feed(out)
    assert not page.acting
    assert page.scripts == ["caretrust-result", None]
    assert {len(row) for row in page.rows} == {11}
    return Found([(row[0], row) for row in page.rows[1:]], page.reasons)


def from_findings(findings: list[tuple[str, str, str, Any]]) -> Found:
    """Of findings by code, file, sentence and all the rest: these forms list only what somebody should look at."""
    reasons: dict[str, str] = {}
    scored = []
    for code, file, sentence, more in findings:
        if code in {"verdict-below", "verdict-undecided", "not-applicable"}:
            scored.append((sentence, (file, sentence, more)))
        else:
            reasons.setdefault(file, sentence)
    return Found(scored, [*reasons.values()])


def from_gitlab(out: str) -> Found:
    found = json.loads(out)
    assert len({one["fingerprint"] for one in found}) == len(found)
    return from_findings(
        [
            (one["check_name"].removeprefix("caretrust/"), one["location"]["path"], one["description"], one)
            for one in found
        ]
    )


def from_sarif(out: str) -> Found:
    (run,) = json.loads(out)["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    found = []
    for one in run["results"]:
        assert rules[one.pop("ruleIndex")] == one["ruleId"]
        uri = one["partialFingerprints"]["caretrust/v1"]  # of a name like '<x>', which looks as if it were no file
        if "locations" in one:
            uri = one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[\w.~%!$&'()*+,;=:@/-]+", uri, re.ASCII)
        found.append((one["ruleId"], uri, one["message"]["text"], one))
    return from_findings(found)


#: The forms that list only what somebody should look at, and are silent about places that are as was asked for.
FINDINGS = {"gitlab", "sarif"}
READERS: dict[str, Callable[[str], Found]] = {
    "csv": from_csv,
    "json": from_json,
    "jsonl": lambda out: from_objects([json.loads(line) for line in out.splitlines()]),
    "junit": from_junit,
    "markdown": from_markdown,
    "text": from_text,
    "github": from_github,
    "html": from_html,
    "gitlab": from_gitlab,
    "sarif": from_sarif,
}


# The folder


class Company(NamedTuple):
    """A folder of good and hostile files, and two lists of names for ``--files-from``."""

    folder: Path
    everything: list[bytes]
    good: list[bytes]
    bad: int
    """At least so many cannot be scored."""
    scored: int
    """At least so many can."""


def put_good(folder: Path) -> Iterator[bytes]:
    """Good files: of each case several, under names of their own."""
    for number in range(GOOD):
        seed = case(CASES[number % len(CASES)])
        text = re.sub("^locality: .*", f"locality: Good {number:02}", seed, count=1, flags=re.MULTILINE)
        (folder / f"good-{number:02}.yaml").write_text(text, encoding="utf-8")
        yield f"good-{number:02}.yaml".encode()


def put_guests(folder: Path, hostile: list[Guest]) -> Iterator[bytes]:
    """Hostile files, and what is no file."""
    for guest in hostile:
        with open(os.path.join(os.fsencode(folder), guest.name), "xb") as stream:  # noqa: PTH118, PTH123 - no text
            stream.write(guest.content)
        yield guest.name
    os.mkfifo(folder / "pipe.yaml")
    (folder / "loop.yaml").symlink_to("loop.yaml")
    (folder / "device.yaml").symlink_to("/dev/zero")
    (folder / "huge.yaml").write_bytes(b"#" * ((1 << 20) + 1))
    yield from (b"pipe.yaml", b"loop.yaml", b"device.yaml", b"huge.yaml", b"gone.yaml")


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    folder = tmp_path_factory.mktemp("hostile")
    good, hostile = [*put_good(folder)], guests(seed=7, count=COUNT)
    names = [*put_guests(folder, hostile)]
    for place, name in enumerate(good):
        names.insert(place * (len(names) // GOOD), name)
    known = [guest.is_bad for guest in hostile]
    return Company(folder, names, good, known.count(True) + 5, known.count(False) + GOOD)


@pytest.mark.parametrize("form", FORMS)
def test_hostile_files_do_no_harm_and_good_ones_are_scored_as_if_alone(
    batch: Batch, company: Company, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, form: str
) -> None:
    monkeypatch.chdir(company.folder)
    monkeypatch.setenv("COLUMNS", "200")

    def found(names: list[bytes], *, status: int) -> Found:
        summary = tmp_path / f"summary-{status}.md"
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
        (tmp_path / "list").write_bytes(b"\0".join(names) + b"\0")
        arguments = ("--files-from", str(tmp_path / "list"), "--fail-below", "sail", "--jobs", "2")
        ran = batch(*arguments, form=form)
        assert ran.status == status
        assert not ACTED_ON.search(ran.out + ran.err)
        assert not COMMAND.search(ran.err if form == "github" else ran.out + ran.err)
        return READERS[form](ran.out)

    among = found(company.everything, status=2)
    alone = found(company.good, status=1)

    assert len(alone.good()) == GOOD or (form in FINDINGS and alone.good())
    assert among.good() == alone.good()
    assert len(among.reasons) >= company.bad
    assert all(len(reason) > 10 for reason in among.reasons)
    if form not in FINDINGS:
        assert len(among.scored) >= company.scored
        assert len(among.scored) + len(among.reasons) == len(company.everything)


@pytest.mark.parametrize("text", PAYLOADS.values(), ids=PAYLOADS)
def test_an_annotation_of_a_hostile_place_or_file_is_one_command_of_ours(batch: Batch, text: str) -> None:
    name = f"x{text.replace('/', '_')[:200]}"
    put_bytes(f"{name}1.yaml".encode(), WAITS.replace("Westport", json.dumps(text)).encode())
    put_bytes(f"{name}2.yaml".encode(), b"locality: [")

    ran = batch("--fail-below", "sail", ".", form="github")

    assert ran.status == 2
    assert [bool(OURS.fullmatch(line)) for line in ran.out.splitlines()] == [True, True, False]
    assert not COMMAND.search(ran.err)


def test_json_holds_hostile_texts_as_they_were_written(batch: Batch) -> None:
    put(**{name: f"locality: {json.dumps(text)}\nas_of: 2026\n" for name, text in PAYLOADS.items()})

    ran = batch(*[f"{name}.yaml" for name in PAYLOADS], form="jsonl")

    assert [one["locality"] for one in ran.objects] == [text.strip() for text in PAYLOADS.values()]


def test_a_name_that_no_file_can_have_is_a_row_with_a_reason(batch: Batch) -> None:
    put(a=SAILS)

    ran = batch("a.yaml", "a\0b.yaml", "x" * 300, form="csv")

    assert ran.status == 2
    assert [row["problems"].partition(": ")[2] for row in ran.rows] == [
        "",
        "error[file-unreadable]: cannot read the file: embedded null byte",
        "error[file-unreadable]: cannot read the file: file name too long",
    ]
    assert not ACTED_ON.search(ran.out + ran.err)
