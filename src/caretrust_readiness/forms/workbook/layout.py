"""Where what stands in a questionnaire's workbook: names and keys that writing and reading share.

Every sheet that is read holds the keys of its columns in its first row and the ids of its rows in its first column,
both hidden: so it does not matter how sheets are called, which columns were moved, or how rows were sorted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: In the first cell of every sheet that is read.
MARK = "caretrust-workbook/1"
START, EVIDENCE, LISTS = "Start", "More evidence", "Lists"
#: Keys of columns.
ANSWER, VIEW = "answer", "view:"
NOTE, SOURCE, REF, DATE, SAYS, QUESTION = "note", "source", "ref", "date", "says", "question"
#: Ids of rows of the start sheet, and of the hidden one.
LOCALITY, AS_OF, RUBRIC, VERSION, RESPONDENT, ROUND = "locality", "as_of", "rubric", "version", "respondent:", "round"
VALUE, SIDE, ASKED = "value", "side:", "asked:"
#: The longest name that a sheet may have.
_LONGEST = 31
_FORBIDDEN = str.maketrans("[]:*?/\\'", "       \u2019")
#: So many rows for evidence beyond one item an answer.
EVIDENCE_ROWS = 100


def sheet_names(titles: Iterable[str]) -> Iterator[str]:
    """A name for the sheet of each title: numbered, so no two are alike, and as long as Excel takes."""
    for number, title in enumerate(titles, 1):
        name = f"{number} {' '.join(title.translate(_FORBIDDEN).split())}"
        if len(name) > _LONGEST:
            name = name[:_LONGEST].rsplit(" ", 1)[0]
        yield name.rstrip()


def list_name(criterion: str, *, is_view: bool) -> str:
    """The name of the list to choose from for a criterion."""
    return f"{'views' if is_view else 'levels'}_of_{criterion}"
