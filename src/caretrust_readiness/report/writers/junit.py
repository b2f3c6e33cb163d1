"""JUnit XML, which CI systems read: a test case a locality, an error for a file that could not be scored.

A case is known again in the next run by the place and the service, and by its file, of which the name of the class has
no dots (readers cut there). There is no time and no host: a result without a clock has none, and readers drop reports
of 1970. ``file`` and ``line`` are what GitLab and GitHub's reporters link with; Jenkins passes them over.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.report.marks import is_file
from caretrust_readiness.report.rows import BadRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from caretrust_readiness.report.rows import AnyRow, Row

_PROBLEMS = 20
#: What XML 1.0 cannot hold, and two at the end of every plane that parsers refuse.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def case(row: AnyRow, located: Callable[[str], str] = str) -> str:
    """The test case of *row*, with a line break; *located* says how a file is called where the report is read."""
    if isinstance(row, BadRow):
        problem = row.problems[0]
        name, line = row.locality or problem.file, problem.position.line if problem.position else None
        file, outcome = problem.file, _outcome(*_kind(row), row.first(_PROBLEMS))
    else:
        name, outcome = row.name, _judgement(row)
        file, position = (row.file, None) if row.place is None else row.place[:2]
        line = position.line if position else None
    return _case(name, located(file), line, outcome)


def _case(name: str, file: str, line: int | None, outcome: str) -> str:
    at = f" file={_attribute(file)}" + (f' line="{line}"' if line else "") if is_file(file) else ""
    return f"    <testcase name={_attribute(name)} classname={_attribute(_class(file))}{at}>{outcome}</testcase>\n"


def _class(file: str) -> str:
    """The class of a case: the file without its ending, and without dots, at which readers cut."""
    folder, slash, name = file.rpartition("/")
    return f"{folder}{slash}{name.rpartition('.')[0] or name}".replace(".", "_")


def test_case(name: str, file: str, line: int, failure: list[str]) -> str:
    """The test case *name* of a rubric, with a line break: it failed where *failure* says why."""
    return _case(name, file, line, _outcome("failure", "expectation", failure) if failure else "")


def _kind(row: BadRow) -> tuple[str, str]:
    """The element that says what is wrong, and its type."""
    return {"fail": "failure", "pass": "skipped", None: "error"}[row.gone], row.problems[0].code


def _judgement(row: Row) -> str:
    said = f"{row.shown_verdict}, score {row.shown_score}"
    gates = [f"gates failed: {', '.join(row.failed)}"] if row.failed else []
    left_out = "; ".join(f"{key}: {reason}" for key, reason in row.not_applicable)
    beside = f"<system-out>{_text(visible(f'declared not applicable: {left_out}'))}</system-out>" if left_out else ""
    if row.regression is not None:
        return _outcome("failure", "regression", [row.regression.sentence, said, *gates]) + beside
    if row.standing == "holds":
        return beside
    # What is undecided neither holds nor fails; who wants it to be either says so with --undecided.
    element = "failure" if row.standing == "below" else "skipped"
    head = f"{row.shown_verdict}: {row.standing_words}"
    return _outcome(element, row.standing, [head, f"score {row.shown_score}", *gates]) + beside


def _outcome(element: str, kind: str, lines: list[str]) -> str:
    text = _text("\n".join(visible(line) for line in "\n".join(lines).split("\n")))
    if element == "skipped":  # of which readers know no more than its message
        return f"<skipped message={_attribute('; '.join(lines))}/>"
    return f"<{element} type={_attribute(kind)} message={_attribute(lines[0])}>{text}</{element}>"


def frame(tests: int, failures: int, errors: int, skipped: int, head: str) -> tuple[str, str]:
    """What comes before the test cases, and what after; *head* says what the run came to."""
    before = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
        f'  <testsuite name="caretrust" package="caretrust" id="0" tests="{tests}" failures="{failures}" '
        f'errors="{errors}" skipped="{skipped}">\n'
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
