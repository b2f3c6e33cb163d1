"""JUnit XML, which CI systems read: a test case a locality, an error for a file that could not be scored.

Written for the schema of Ant's reports and for the one that Jenkins checks with; both demand a time and a host, which a
result without a clock does not have.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.report.rows import STANDINGS, BadRow

if TYPE_CHECKING:
    from caretrust_readiness.report.rows import AnyRow, Row

_PROBLEMS = 20
#: What XML 1.0 cannot hold, and two at the end of every plane that parsers refuse.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def case(row: AnyRow) -> str:
    """The test case of *row*, with a line break."""
    if isinstance(row, BadRow):
        name, label, outcome = row.file, row.file, _outcome(*_kind(row), row.first(_PROBLEMS))
    else:
        name = row.locality if row.service is None else f"{row.locality} / {row.service}"
        label, outcome = row.file, _judgement(row)
    return f'    <testcase name={_attribute(name)} classname={_attribute(label)} time="0">{outcome}</testcase>\n'


def test_case(name: str, label: str, failure: list[str]) -> str:
    """The test case *name*, which failed where *failure* says why, with a line break."""
    outcome = _outcome("failure", "expectation", failure) if failure else ""
    return f'    <testcase name={_attribute(name)} classname={_attribute(label)} time="0">{outcome}</testcase>\n'


def _kind(row: BadRow) -> tuple[str, str]:
    """The element that says what is wrong, and its type."""
    return {"fail": "failure", "pass": "skipped", None: "error"}[row.gone], row.problems[0].code


def _judgement(row: Row) -> str:
    said = f"{row.shown_verdict}, score {row.shown_score}"
    gates = [f"gates failed: {', '.join(row.failed)}"] if row.failed else []
    if row.regression is not None:
        return _outcome("failure", "regression", [row.regression.sentence, said, *gates])
    if row.standing == "holds":
        return ""
    head = f"{row.shown_verdict}: {STANDINGS[row.standing]}"
    return _outcome("failure", row.standing, [head, f"score {row.shown_score}", *gates])


def _outcome(element: str, kind: str, lines: list[str]) -> str:
    text = _text("\n".join(visible(line) for line in "\n".join(lines).split("\n")))
    if element == "skipped":  # of which readers know no more than its message
        return f"<skipped message={_attribute(lines[0])}/>"
    return f"<{element} type={_attribute(kind)} message={_attribute(lines[0])}>{text}</{element}>"


def frame(tests: int, failures: int, errors: int, skipped: int, head: str) -> tuple[str, str]:
    """What comes before the test cases, and what after; *head* says what the run came to."""
    before = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
        f'  <testsuite name="caretrust" package="caretrust" id="0" tests="{tests}" failures="{failures}" '
        f'errors="{errors}" skipped="{skipped}" time="0" timestamp="1970-01-01T00:00:00" hostname="localhost">\n'
        "    <properties/>\n"
    )
    said = f"<system-out>{_text(visible(head))}</system-out>"
    return before, f"    {said}\n    <system-err/>\n  </testsuite>\n</testsuites>\n"


def _attribute(text: str) -> str:
    plain = " ".join(visible(text).split()) or "-"
    return f'"{_text(plain).replace(chr(34), "&quot;")}"'


def _text(text: str) -> str:
    return escape(_legal(text), quote=False)


def _legal(text: str) -> str:
    return _ILLEGAL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
