"""What cannot be read is told by column, row and value, and nothing is guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from caretrust_readiness import frames
from caretrust_readiness.frames.layout import RESULTS
from caretrust_readiness.model.problems import InputError
from caretrust_readiness.model.rubric import Rubric
from tests.building import as_rubric

DATA = {
    "rubric": "small",
    "version": "1.0.0",
    "evidence": {"cap": 1, "max_age_months": 12},
    "domains": [
        {
            "id": "all",
            "criteria": [
                {"id": "trust", "levels": 4, "gate": 2, "formerly": ["old_trust"]},
                {"id": "money", "levels": 4},
                {"id": "vote", "levels": ["No", "Yes"]},
                {"id": "share", "measure": {"unit": "%", "thresholds": [Decimal("33.3"), 50, 90]}},
                {"id": "wait", "measure": {"unit": "weeks", "thresholds": [20, Decimal("10.1")], "better": "lower"}},
            ],
        }
    ],
    "verdicts": [{"id": "good", "go": True, "demands": {"score": 50, "gates": True}}, {"id": "bad", "demands": {}}],
    "services": [
        {"id": "old", "adjust": {"gates": {"trust": None}}},
        {"id": "young", "adjust": {"gates": {"money": 1}}},
    ],
}


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return as_rubric(DATA)


def told(rubric: Rubric, columns: dict[str, Any], **options: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        frames.assess(pa.table(columns), rubric, **options)
    return str(caught.value).splitlines()


def score(rubric: Rubric, columns: dict[str, Any], **options: Any) -> list[Any]:
    found = frames.assess(pa.table(columns), rubric, evidenced=True, **options)
    return list(zip(found["score_low"].to_pylist(), found["score_high"].to_pylist(), strict=True))


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (pa.array([1, 5, -1]), ["5", "-1"]),
        (pa.array([1, 255, 128], pa.uint8()), ["255", "128"]),
        (pa.array([1, 2**64 - 1, 5], pa.uint64()), ["18446744073709551615", "5"]),
        (pa.array([1.0, 1.5, 1e300]), ["1.5", "1" + "0" * 59 + "…"]),
        (pa.array([Decimal("1.0"), Decimal("1.5"), Decimal("9.0")]), ["1.5", "9.0"]),
        (pa.array([1, 4, None, 9]).dictionary_encode(), ["9"]),
    ],
    ids=["integers", "bytes", "huge", "floats", "decimals", "dictionary"],
)
def test_a_level_that_is_none_is_told_with_its_row(rubric: Rubric, column: pa.Array, said: list[str]) -> None:
    lines = [line for line in told(rubric, {"trust": column}) if not line.startswith("  hint")]

    rows = [row for row, value in enumerate(column.to_pylist()) if value not in {1, 4, None}]
    assert lines == [
        f"frame: error[answer-range]: row {row}, column 'trust': 'trust' has no level {value}: its levels are 0 to 4"
        for row, value in zip(rows, said, strict=True)
    ]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "3", date(2020, 1, 1), b"x", [1]])
def test_what_is_no_number_is_told(rubric: Rubric, value: object) -> None:
    (line, *_) = told(rubric, {"trust": pa.array([None, value])})

    assert line.startswith("frame: error[wrong-type]: row 1, column 'trust': a number is needed, found '")


def test_not_a_number_in_pandas_is_nothing(rubric: Rubric) -> None:
    import pandas as pd

    found = frames.assess(pd.DataFrame({"trust": [np.nan, 4.0]}), rubric)

    assert list(found["gates_open"]) == [1, 0] or list(found["gates_open"]) == [1, 1]
    assert found["verdict_high"].tolist() == ["good", "good"]


def test_yes_and_no_are_booleans_only_where_they_are_levels(rubric: Rubric) -> None:
    assert score(rubric, {"vote": [True, False]}) == [(20.0, 100.0), (0.0, 80.0)]
    assert told(rubric, {"trust": [True]})[0] == (
        "frame: error[answer-boolean]: row 0, column 'trust': 'true' is not a level of 'trust'"
    )


@pytest.mark.parametrize("kind", [pa.float64(), pa.float32(), pa.decimal128(10, 3)])
def test_a_double_is_its_shortest_decimal(rubric: Rubric, kind: pa.DataType) -> None:
    values = [Decimal(text) for text in ("33.3", "33.299", "50", "49.999", "0", "100")]
    numbers = values if pa.types.is_decimal(kind) else [float(value) for value in values]
    waits = [Decimal(text) for text in ("10.1", "10.101", "20", "20.001", "0", "99")]
    numbers_too = waits if pa.types.is_decimal(kind) else [float(value) for value in waits]

    levels = [one for one, _ in score(rubric, {"share.value": pa.array(numbers, kind)})]
    levels_too = [one for one, _ in score(rubric, {"wait.value": pa.array(numbers_too, kind)})]

    assert levels == [6.6666, 0.0, 13.3333, 6.6666, 0.0, 20.0]
    assert levels_too == [20.0, 10.0, 10.0, 0.0, 20.0, 0.0]


def test_a_range_needs_both_ends_in_order(rubric: Rubric) -> None:
    lines = told(rubric, {"trust.low": [1, None, 3, None], "trust.high": [2, 2, 1, None]})

    assert lines == [
        "frame: error[range-form]: row 1, column 'trust.low': only one end of the range of 'trust' is known",
        "frame: error[range-order]: row 2, column 'trust.low': the range of 'trust' runs from 3 down to 1",
    ]


def test_a_gate_cannot_be_declared_not_applicable_in_its_services(rubric: Rubric) -> None:
    columns = {
        "service": [None, "old", "young", "old", "young"],
        "trust.not_applicable": [True, True, True, None, None],
        "money.not_applicable": [False, True, True, True, None],
    }

    assert told(rubric, columns) == [
        (
            "frame: error[gate-not-applicable]: row 0, column 'trust.not_applicable': "
            "'trust' is a gate: it cannot be declared not applicable"
        ),
        (
            "frame: error[gate-not-applicable]: row 2, column 'trust.not_applicable': "
            "'trust' is a gate: it cannot be declared not applicable"
        ),
        (
            "frame: error[gate-not-applicable]: row 2, column 'money.not_applicable': "
            "'money' is a gate: it cannot be declared not applicable"
        ),
    ]


def test_a_criterion_is_not_both_answered_and_not_applicable(rubric: Rubric) -> None:
    assert told(rubric, {"money": [1, None], "money.not_applicable": [True, True]}) == [
        (
            "frame: error[answer-kinds]: row 0, column 'money.not_applicable': "
            "'money' is answered, and declared not applicable"
        )
    ]
    assert told(rubric, {"money.not_applicable": ["yes"]}) == [
        "frame: error[wrong-type]: row 0, column 'money.not_applicable': true or false is needed, found 'yes'"
    ]


def test_a_service_that_the_rubric_has_not_is_told(rubric: Rubric) -> None:
    assert told(rubric, {"money": [1, 1, 1], "service": ["", "old", "oldd"]}) == [
        "frame: error[service-unknown]: row 2, column 'service': the rubric has no service 'oldd'",
        "  hint: did you mean 'old'?",
    ]


def test_evidence_needs_dates_and_a_day_to_hold_them_against(rubric: Rubric) -> None:
    columns = {"trust": [3, 3], "trust.evidence_date": ["2020-13", "2020"], "as_of": [date(2020, 6, 1), None]}

    assert told(rubric, columns) == [
        "frame: error[date-form]: row 0, column 'trust.evidence_date': '2020-13' is no date",
        "  hint: a date, or a text as 2006, 2006-09 or 2006-09-07",
        (
            "frame: error[frame-no-day]: row 1, column 'trust.evidence_date': "
            "the evidence has a date, but the row has no 'as_of'"
        ),
    ]


def test_dates_may_be_kept_in_any_type(rubric: Rubric) -> None:
    days = [date(2020, 6, 1), date(2019, 6, 1), date(2019, 5, 31), date(2020, 6, 2)]
    kinds = [pa.date32(), pa.date64(), pa.timestamp("us"), pa.timestamp("ns"), pa.string(), pa.large_string()]
    for kind in kinds:
        table = pa.table(
            {
                "trust": [3] * 4,
                "trust.evidence_date": pa.array(list(map(str, days))).cast(kind),
                "as_of": pa.array(["2020-06-01"] * 4).cast(kind),
            }
        )
        assert frames.assess(table, rubric)["gates_open"].to_pylist() == [0, 0, 1, 1], kind


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["trust", "score_low"], "error[frame-taken]: the column 'score_low' is one of those that are added"),
        (["trust", "trust"], "error[column-repeated]: the column 'trust' is here a second time"),
        (["trust", "old_trust"], "error[answer-twice]: 'trust' and 'old_trust' are the same column"),
        (["trust", "mony"], "error[column-unknown]: the rubric 'small' has no column 'mony'"),
        (["trust.vlaue"], "error[column-unknown]: 'trust' has no part 'vlaue'"),
        (["trust", "trust.low", "trust.high"], "error[answer-kinds]: 'trust' is answered in several ways"),
        (["trust.low"], "error[range-form]: a range needs its two ends: there is no column 'trust.high'"),
        (["trust.value"], "error[measure-none]: 'trust' has no measure: 'trust.value' cannot be read"),
        (["share"], "error[measure-bare]: does 'share' hold levels or measured numbers?"),
        (["trust", "trust.evidence_date"], "error[frame-no-day]: evidence has dates, but there is no column 'as_of'"),
        (["place"], "error[answers-none]: no column answers a criterion of the rubric 'small'"),
    ],
)
def test_columns_that_cannot_be_read_are_refused(rubric: Rubric, names: list[str], said: str) -> None:
    with pytest.raises(InputError) as caught:
        frames.assess(pa.Table.from_arrays([pa.array([1])] * len(names), names=names), rubric)

    assert said in str(caught.value)


def test_many_faults_are_counted_and_the_first_are_told(rubric: Rubric) -> None:
    lines = told(rubric, {"locality": ["X"] * 100, "trust": [9] * 100, "money": [9] * 100})

    assert lines[0].startswith("frame: error[answer-range]: row 0 ('X'), column 'trust': ")
    assert "frame: error[frame-more]: 180 more cells of row 0 to row 99 cannot be read" in lines


def test_rows_may_be_kept_with_what_is_wrong_with_them(rubric: Rubric) -> None:
    table = pa.table({"trust": [3, 9, None], "money": [1, -1, 1]})

    found = frames.assess(table, rubric, on_error="keep")

    assert found.column_names == ["trust", "money", *RESULTS, "problems"]
    assert found["problems"].to_pylist() == [
        None,
        "trust: 'trust' has no level 9: its levels are 0 to 4 | money: 'money' has no level -1: its levels are 0 to 4",
        None,
    ]
    assert [found[name].to_pylist()[1] for name in RESULTS] == [None] * len(RESULTS)
    assert (
        frames.assess(table.slice(0, 1), rubric).to_pylist() == found.drop_columns("problems").slice(0, 1).to_pylist()
    )


def test_a_wrong_cell_far_down_is_told_with_its_row_and_nothing_comes_of_it(rubric: Rubric, tmp_path: Path) -> None:
    levels = np.ones(1_000_000, np.int8)
    levels[900_000] = 7
    table = pa.table({"trust": levels})
    pq.write_table(table, tmp_path / "in.parquet", row_group_size=1 << 16)

    assert told(rubric, {"trust": levels})[0].startswith("frame: error[answer-range]: row 900000, column 'trust'")
    with pq.ParquetFile(tmp_path / "in.parquet") as file:
        reader = pa.RecordBatchReader.from_batches(file.schema_arrow, file.iter_batches(1 << 16))
        found = frames.assess(reader, rubric)
        with pytest.raises(InputError, match="row 900000, column 'trust'"):
            found.read_all()


def test_a_level_stands_without_evidence_so_that_its_cap_holds(rubric: Rubric) -> None:
    table = pa.table({"trust": [4]})

    assert frames.assess(table, rubric)["score_low"].to_pylist() == [5.0]
    assert frames.assess(table, rubric, evidenced=True)["score_low"].to_pylist() == [20.0]
