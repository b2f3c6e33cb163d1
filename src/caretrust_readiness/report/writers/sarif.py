"""SARIF 2.1.0, which code scanning services read: a rule a code, a result for each thing to show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.model.version import __version__
from caretrust_readiness.report.data.json import dumps
from caretrust_readiness.report.marks import fingerprints, is_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caretrust_readiness.report.base import Look
    from caretrust_readiness.report.marks import Mark
    from caretrust_readiness.report.paper import Paper

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def write(paper: Paper, _look: Look) -> str:
    """What *paper* marks, as JSON with a line break at its end."""
    return log(paper.marks())


def log(marks: Iterable[Mark]) -> str:
    """*marks* as a log of one run; its list of results is there also where it is empty."""
    found = list(fingerprints(marks))
    codes = sorted({mark.code for mark, _ in found})
    driver = {"name": "caretrust", "semanticVersion": __version__, "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(mark, key, codes.index(mark.code)) for mark, key in found],
    }
    return dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ascii_only=True, indent=1)


def _rule(code: str) -> dict[str, Any]:
    name = "".join(part.capitalize() for part in code.split("-"))
    return {"id": code, "name": name, "shortDescription": {"text": f"{code.replace('-', ' ').capitalize()}."}}


def _result(mark: Mark, fingerprint: str, rule: int) -> dict[str, Any]:
    about = f"{mark.about}: " if mark.about else ""
    text = " ".join(visible(f"{about}{mark.message}").split())
    result: dict[str, Any] = {
        "ruleId": mark.code,
        "ruleIndex": rule,
        "level": mark.level,
        "message": {"text": text},
        "partialFingerprints": {"caretrust/v1": fingerprint},
    }
    if is_file(mark.file):
        place: dict[str, Any] = {"artifactLocation": {"uri": quote(mark.file, errors="backslashreplace")}}
        at = mark.position
        place["region"] = {"startLine": at.line, "startColumn": at.column} if at else {"startLine": 1}
        result["locations"] = [{"physicalLocation": place}]
    return result
