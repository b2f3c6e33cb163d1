"""Places that came are told apart whatever their number, one at a time or many at once."""

from __future__ import annotations

from random import Random

import pytest

from caretrust_readiness.batch import places
from caretrust_readiness.batch.places import Coming, Places
from caretrust_readiness.model.plaintext import folded

NAMES = [
    "Caf\u00e9 {}",
    "cafe\u0301 {}",
    "  PLACE   {} ",
    "place {}",
    "\ud800 {}",
    "\u65e5\u672c {}",
    "'; DROP TABLE place; -- {}",
]


@pytest.mark.parametrize("in_memory", [0, 50, 10_000])
def test_many_at_once_are_as_one_after_the_other(in_memory: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_IN_MEMORY", in_memory)
    monkeypatch.setattr(places, "_AT_ONCE", 7)
    random = Random(in_memory)
    came = [
        (
            random.choice(NAMES).format(random.randint(0, 60)),
            Coming(f"2026-01-{random.randint(1, 9):02}", number, f"{number}\udcff"),
        )
        for number in range(1000)
    ]
    single, many = Places(), Places()
    one_by_one = [single.put(name, coming) for name, coming in came]
    at_once = []
    start = 0
    while start < len(came):
        end = start + random.randint(1, 90)
        at_once += many.put_all(came[start:end])
        start = end

    assert at_once == one_by_one
    assert [many.get(name) for name, _ in came] == [single.get(name) for name, _ in came]
    assert many.get("nowhere") is None
    latest: dict[str, str] = {}
    for (name, coming), before in zip(came, one_by_one, strict=True):
        key = folded(name)
        assert (before.day if before is not None else None) == latest.get(key)
        latest[key] = max(latest.get(key, ""), coming.day)
