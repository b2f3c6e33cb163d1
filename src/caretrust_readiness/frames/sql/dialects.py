"""How databases differ in what a rubric needs of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The largest number of BIGINT, everywhere.
BIGINT = 2**63 - 1


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """What one database calls things."""

    name: str
    mark: str
    """Around names of columns."""
    big: str
    """The type of whole numbers that BIGINT does not hold."""
    most: int | None
    """The largest of them; None: there is none."""
    double: str
    text: str
    small_quotient: str
    """The whole part of one BIGINT by another."""
    big_quotient: str
    """The same of the bigger type."""
    failure: str
    """An error that a row ends with; it has to depend on the row, or the database looks for it beforehand."""
    months_before: str

    def column(self, name: str) -> str:
        """The column *name*, whatever characters it has."""
        return f"{self.mark}{name.replace(self.mark, self.mark * 2)}{self.mark}"

    def whole(self, bound: int) -> str:
        """The type that holds whole numbers up to *bound*."""
        return "BIGINT" if bound <= BIGINT else self.big

    def quotient(self, one: str, other: str, bound: int) -> str:
        """The whole part of *one* by *other*, both from 0 to *bound*."""
        form = self.small_quotient if bound <= BIGINT else self.big_quotient
        return form.format(one, other)

    def fail(self, message: str, cells: Iterable[str], kind: str) -> str:
        """An error that says *message* and what stands in *cells*, where a value of type *kind* is expected."""
        said = f" || {text(', ')} || ".join(f"COALESCE(CAST({cell} AS {self.text}), 'null')" for cell in cells)
        return self.failure.format(f"{text(message + ': ')} || {said}", kind)


def text(said: str) -> str:
    """*said* as a text of SQL."""
    return "'" + said.replace("'", "''") + "'"


DIALECTS: dict[str, Dialect] = {
    found.name: found
    for found in (
        Dialect(
            name="duckdb",
            mark='"',
            big="HUGEINT",
            most=2**127 - 1,
            double="DOUBLE",
            text="VARCHAR",
            small_quotient="({} // {})",
            big_quotient="({} // {})",
            failure="CAST(error({}) AS {})",
            months_before="{} - INTERVAL {} MONTH",
        ),
        Dialect(
            name="spark",
            mark="`",
            big="DECIMAL(38,0)",
            most=10**38 - 1,
            double="DOUBLE",
            text="STRING",
            small_quotient="({} DIV {})",
            big_quotient="({} DIV {})",
            failure="CAST(raise_error({}) AS {})",
            months_before="add_months({}, -{})",
        ),
        Dialect(
            name="postgres",
            mark='"',
            big="NUMERIC",
            most=None,
            double="DOUBLE PRECISION",
            text="TEXT",
            small_quotient="({} / {})",
            big_quotient="DIV({}, {})",
            failure="CAST({} AS {})",
            months_before="{} - INTERVAL '{} months'",
        ),
    )
}
