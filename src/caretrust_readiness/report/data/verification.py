"""The check of a paper as JSON data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caretrust_readiness.report.data.values import FORMAT

if TYPE_CHECKING:
    from caretrust_readiness.analysis.verification import PlaceCheck, Verification


def verification_data(found: Verification) -> dict[str, Any]:
    """What was found of the paper as one object."""
    check = {
        "file": found.file,
        "holds": found.holds,
        "edits": [{"after": one.after, "shown": one.shown, "carried": one.carried} for one in found.edits],
        "redrawn": [place + 1 for place in found.redrawn],
        "sealed": found.is_sealed,
        "program": found.program,
        "same_program": found.same_program,
        "rubric_changed": found.rubric_changed,
        "places": None if found.places is None else [_place(place) for place in found.places],
    }
    return {"format": FORMAT, "verification": check, "problems": []}


def _place(place: PlaceCheck) -> dict[str, Any]:
    return {
        "locality": place.locality,
        "as_of": place.as_of,
        "found": place.found,
        "holds": place.holds,
        "differs": list(place.differs),
        "answers_changed": place.answers_changed,
        "rubric_changed": place.rubric_changed,
    }
