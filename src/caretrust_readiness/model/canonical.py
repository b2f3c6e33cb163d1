"""A resolved rubric as canonical JSON: the bytes that its sha256 in results is made of (design, section 10)."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from caretrust_readiness.model.plaintext import without_commands_in_json

if TYPE_CHECKING:
    from caretrust_readiness.model.parts import Domain
    from caretrust_readiness.model.rubric import Rubric


def rubric_json(rubric: Rubric) -> str:
    """*rubric* as JSON with all that it says and no defaults, with a line break at its end; a rubric file itself."""
    return without_commands_in_json(json.dumps(rubric_data(rubric), ensure_ascii=True, indent=2)) + "\n"


def rubric_data(rubric: Rubric) -> dict[str, Any]:
    """*rubric* as plain data with all that it says and no defaults."""
    data = rubric.model_dump(mode="json", exclude_defaults=True)
    for written, domain in zip(data["domains"], rubric.domains, strict=True):
        _keep_nulls(written, domain)
    return data


def _keep_nulls(written: dict[str, Any], domain: Domain) -> None:
    """Put back what a criterion's evidence rule clears: there a null says something, though it is the default."""
    for below, inner in zip(written.get("domains", ()), domain.domains, strict=True):
        _keep_nulls(below, inner)
    for below, criterion in zip(written.get("criteria", ()), domain.criteria, strict=True):
        rule = criterion.evidence
        if rule.model_fields_set:
            below["evidence"] = {key: getattr(rule, key) for key in sorted(rule.model_fields_set)}


@lru_cache(maxsize=64)
def rubric_sha256(rubric: Rubric) -> str:
    """The sha256, in hexadecimal, of what ``caretrust rubric show --format json`` prints."""
    return hashlib.sha256(rubric_json(rubric).encode()).hexdigest()
