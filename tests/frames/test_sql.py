"""The rubric as one SELECT gives the very figures that `assess` gives, in each database that it is printed for."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caretrust_readiness.frames.layout import RESULTS
from caretrust_readiness.frames.sql import DIALECTS, Asked, select
from caretrust_readiness.frames.sql.dialects import text
from caretrust_readiness.model.problems import InputError
from caretrust_readiness.model.rubric import Rubric
from tests.building import as_rubric
from tests.frames import postgres
from tests.frames.drawn import WHOLE_DAYS, Drawn, draw, figures
from tests.frames.test_faults import DATA
from tests.frames.test_kernel import lengthened
from tests.reference.generate import rubric as drawn_rubric


def drawn_case(random: Random, *, evidenced: bool, digits: int = 0) -> tuple[Rubric, Drawn]:
    """A rubric without services (a query is of one), and a frame."""
    data = drawn_rubric(random) | {"services": []}
    lengthened(random, data["domains"], digits)
    rubric = as_rubric(data)
    return rubric, draw(random, data, rubric, 20, evidenced=evidenced, days=WHOLE_DAYS)


def asked(drawn: Drawn, *, evidenced: bool = False) -> Asked:
    return Asked(columns=tuple(drawn.table.column_names), evidenced=evidenced)


def in_duckdb(query: str, table: pa.Table) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:
        connection.register("answers", table)
        cursor = connection.execute(query)
        names = [one[0] for one in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def results(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: row[name] for name in RESULTS} for row in rows]


@settings(max_examples=20)
@given(st.randoms(use_true_random=False), st.booleans())
def test_duckdb_has_the_figures_of_assess(random: Random, evidenced: bool) -> None:
    rubric, drawn = drawn_case(random, evidenced=evidenced)

    query = select(rubric, DIALECTS["duckdb"], asked(drawn, evidenced=evidenced))

    assert results(in_duckdb(query, drawn.table)) == [figures(one) for one in drawn.expected]


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    if postgres.missing():
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    with postgres.running() as found:
        yield found


def as_text(figure: object) -> str:
    return "" if figure is None else repr(figure).strip("'").removesuffix(".0")


@pytest.mark.parametrize(("seed", "digits"), [*((seed, 0) for seed in range(12)), (3, 14), (4, 14)])
def test_postgres_has_the_figures_of_assess_however_many_digits_they_take(
    server: postgres.Server, seed: int, digits: int
) -> None:
    rubric, drawn = drawn_case(Random(seed), evidenced=False, digits=digits)
    server.load(drawn.table)

    rows = server.rows(select(rubric, DIALECTS["postgres"], asked(drawn)))

    expected = [{name: as_text(figure) for name, figure in figures(one).items()} for one in drawn.expected]
    assert sorted(map(str, results(rows))) == sorted(map(str, expected))


def test_a_service_is_a_query_of_its_own() -> None:
    rubric = as_rubric(DATA)
    table = pa.table({"trust": [1], "money": [0]})

    found = {
        service: in_duckdb(
            select(rubric, DIALECTS["duckdb"], Asked(columns=("trust", "money"), service=service)), table
        )
        for service in (None, "old", "young")
    }

    assert [(service, rows[0]["gates_failed"]) for service, rows in found.items()] == [
        (None, 1),
        ("old", 0),
        ("young", 2),
    ]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("trust", 5, "no level of trust: 5"),
        ("trust", 1.5, "no level of trust: 1.5"),
        ("share.value", 101, "no value of share: 101"),
        ("share.value", 0.5, "no value of share: 0.5"),
        ("wait.value", float("nan"), "no value of wait: nan"),
    ],
)
def test_a_cell_that_cannot_be_read_ends_the_query(server: postgres.Server, name: str, value: float, said: str) -> None:
    rubric = as_rubric(DATA)
    table = pa.table({"locality": ["A"], name: [value]})
    in_postgres = select(rubric, DIALECTS["postgres"], Asked(columns=("locality", name)))

    with pytest.raises(duckdb.Error, match=said):
        in_duckdb(select(rubric, DIALECTS["duckdb"], Asked(columns=("locality", name))), table)
    server.load(table)
    with pytest.raises(RuntimeError, match=f"(?i){said}"):
        server.rows(in_postgres)


def test_both_ends_of_a_range_and_gates_are_checked() -> None:
    rubric = as_rubric(DATA)
    for table, said in (
        (
            pa.table({"trust.low": [1], "trust.high": pa.array([None], pa.int8())}),
            "no range of levels of trust: 1, null",
        ),
        (pa.table({"trust.low": [3], "trust.high": [2]}), "no range of levels of trust: 3, 2"),
        (pa.table({"money": [1], "money.not_applicable": [True]}), "money is answered and not applicable: true, 1"),
        (pa.table({"trust": [1], "trust.not_applicable": [True]}), "trust is a gate and cannot be not applicable"),
    ):
        query = select(rubric, DIALECTS["duckdb"], Asked(columns=tuple(table.column_names)))
        with pytest.raises(duckdb.Error, match=said):
            in_duckdb(query, table)


def test_other_columns_pass_through_and_names_are_quoted() -> None:
    rubric = as_rubric(DATA)
    name = 'odd "name"; DROP TABLE answers; --'
    table = pa.table({name: ["x"], "trust": [4]})

    (row,) = in_duckdb(select(rubric, DIALECTS["duckdb"], Asked(columns=(name, "trust"))), table)

    assert list(row) == [name, *RESULTS]


def test_without_columns_there_is_one_for_each_criterion() -> None:
    rubric = as_rubric(DATA)
    row = {"locality": "A", "as_of": "2020", "trust": 4, "money": 4, "vote": 1, "share.value": 99, "wait.value": 1}
    table = pa.table({name: [value] for name, value in row.items()})

    (found,) = in_duckdb(select(rubric, DIALECTS["duckdb"], Asked(evidenced=True)), table)

    assert (found["locality"], found["score_low"], found["go"]) == ("A", 100.0, "yes")


def test_more_digits_than_the_database_has_are_refused() -> None:
    rubric, drawn = drawn_case(Random(3), evidenced=False, digits=24)

    for name in ("duckdb", "spark"):
        with pytest.raises(InputError) as caught:
            select(rubric, DIALECTS[name], asked(drawn))
        assert str(caught.value).startswith("--dialect: error[sql-too-large]: whole numbers of ")


def test_a_query_says_what_it_is() -> None:
    query = select(as_rubric(DATA), DIALECTS["duckdb"], Asked(table="place_month"))

    assert query.startswith("-- small 1.0.0, for duckdb: the figures of caretrust, exactly\nWITH\n-- What cells say")
    assert "  FROM place_month\n" in query
    assert query.count("SELECT\n") == 1


def test_decimals_are_compared_as_they_are_written() -> None:
    rubric = as_rubric(DATA)
    values = [Decimal("33.299999999999999999"), Decimal("33.300000000000000000")]
    table = pa.table({"share.value": pa.array(values, pa.decimal128(38, 18))})

    rows = in_duckdb(select(rubric, DIALECTS["duckdb"], Asked(columns=("share.value",), evidenced=True)), table)

    assert [row["score_low"] for row in rows] == [0.0, 6.6666]


@pytest.mark.parametrize("said", ["it's", "'", "''); DROP TABLE x; --", "\\'", 'a"b'])
def test_a_text_stays_a_text(said: str) -> None:
    with duckdb.connect() as connection:
        assert connection.execute(f"SELECT {text(said)}").fetchone() == (said,)
