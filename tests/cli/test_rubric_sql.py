"""`rubric sql`: what is printed is a query, and what cannot be asked for is refused in one form."""

from __future__ import annotations

import pytest

from caretrust_readiness.cli import main


def ran(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    try:
        status = int(main(["rubric", "sql", *arguments]) or 0)
    except SystemExit as ended:
        status = int(ended.code or 0)
    return status, *capsys.readouterr()


@pytest.mark.parametrize("dialect", ["duckdb", "spark", "postgres"])
def test_the_shipped_rubric_is_one_select(dialect: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, error = ran(["--dialect", dialect, "--table", "places.answers"], capsys)

    assert (status, error) == (0, "")
    assert f"for {dialect}: the figures of caretrust, exactly\nWITH\n" in out
    assert "FROM places.answers" in out
    assert out.count(";") == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--table", "a; drop"], "--table: error[sql-table]: 'a; drop' is no plain name of a table"),
        (["--service", "nobody"], "--service: error[service-unknown]: the rubric 'care-trust' has no service 'nobody'"),
        (["--columns", "locality,joint_histry"], "error[column-unknown]: the rubric 'care-trust' has no column"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, error = ran(["--dialect", "duckdb", *arguments], capsys)

    assert (status, out) == (2, "")
    assert said in error
