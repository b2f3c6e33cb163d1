"""JSON Schemas of the two input files and of the result, for editors and for checkers."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from caretrust_readiness.model.answers_file import AnswersFile
from caretrust_readiness.model.rubric import Rubric
from caretrust_readiness.report.data.editor_schemas import answers_schema, rubric_schema
from caretrust_readiness.report.data.json import dumps

if TYPE_CHECKING:
    from caretrust_readiness.model.fields import Model

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TITLES = {"rubric": "A caretrust rubric", "answers": "A caretrust answers file"}


def schema_json(of: Literal["rubric", "answers", "result"], rubric: Rubric | None = None) -> str:
    """The JSON Schema of a rubric, of an answers file or of the result, with a line break at its end.

    That of answers knows the ids, levels and words of *rubric*, where it is given; that of a rubric also what a
    rubric looks like that extends *rubric*.
    """
    if of == "result":
        return files(__package__).joinpath("result.schema.json").read_text(encoding="utf-8")
    model: type[Model] = Rubric if of == "rubric" else AnswersFile
    schema = model.model_json_schema(mode="validation")
    schema = answers_schema(schema, rubric) if of == "answers" else rubric_schema(schema, rubric)
    return dumps({"$schema": _DIALECT, **schema, "title": _TITLES[of]})


def strict(schema: Any) -> Any:
    """*schema* with every object closed: what this version prints, where the published one leaves room for new keys."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: strict(part) for key, part in schema.items()}
    return {**closed, "additionalProperties": False} if "properties" in closed else closed
