"""Where to look first where a verdict fell short: the criterion behind it, and the place of its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.analysis.questions import open_questions
from caretrust_readiness.report.rows import Place

if TYPE_CHECKING:
    from caretrust_readiness.analysis.acceptance import Standing
    from caretrust_readiness.analysis.baseline import Regression
    from caretrust_readiness.batch.sources import Read
    from caretrust_readiness.engine.assessment import Assessment


def criterion_to_show(assessment: Assessment, standing: Standing, worse: Regression | None) -> str | None:
    """The criterion that an annotation is best put at."""
    if worse is not None and worse.criterion is not None:
        return worse.criterion
    if failed := assessment.gates("failed"):
        return failed[0]
    if standing == "undecided":
        return next((question.criterion for question in open_questions(assessment)), None)
    lost = {key: loss.high for key in assessment.readings if (loss := assessment.points_lost(key)) is not None}
    return max(lost, key=lost.__getitem__, default=None)


def place_of(read: Read, assessment: Assessment, criterion: str | None) -> Place:
    """Where the answer to *criterion* stands; the answers where it has none."""
    document, common = read.document, ("answers",)
    places = [("services", assessment.service, "answers"), common] if assessment.service is not None else [common]
    names = () if criterion is None else (criterion, *read.rubric.criteria[criterion].formerly)
    for path in ((*place, name) for place in places for name in names):
        if document.existing(path) == path:
            return Place(document.file, document.position(path, key=True), criterion)
    return Place(document.file, document.position(common, key=True), criterion)
