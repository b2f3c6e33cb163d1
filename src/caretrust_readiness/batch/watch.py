"""What a run as a whole comes to: places that came twice, that are gone since the baseline, and other rubrics there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.batch.places import Coming, Places
from caretrust_readiness.model.problems import Problem, did_you_mean, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.batch.baselines import Baseline
    from caretrust_readiness.batch.portions import Portion

#: So many new places are kept in mind, for a gone one may be one of them under another name.
_NEW = 1000
#: So many places that came twice are kept in mind by name.
_NAMED = 5


class Watch:
    """Takes portions as they come; at the end it knows what no portion can."""

    def __init__(self, baseline: Baseline | None, *, by_service: bool) -> None:
        self.baseline = baseline or {}
        self.missing = {key for key in self.baseline if by_service or key[1] is None}
        self.new: list[str] = []
        self.bad: set[str] = set()
        self.places = Places()
        self.count = 0
        self.repeated: list[str] = []
        self.repeats = 0
        self.rubrics: dict[tuple[tuple[str, str, str], tuple[str, str, str]], None] = {}

    def take(self, portion: Portion) -> None:
        """Take note of one portion."""
        self.missing.difference_update(portion.seen)
        self.rubrics |= dict.fromkeys(sorted(portion.rubrics))
        if self.missing:
            self.bad.update(portion.bad)
        comings = [
            (came.locality, Coming(came.day, self.count + place, came.file)) for place, came in enumerate(portion.came)
        ]
        self.count += len(comings)
        for came, before in zip(portion.came, self.places.put_all(comings), strict=True):
            if came.is_new and len(self.new) < _NEW:
                self.new.append(came.locality)
            if before is not None:
                self.repeats += 1
                if len(self.repeated) < _NAMED:
                    self.repeated.append(f"{quote(came.locality)} in {came.file} and {before.file}")

    def gone(self) -> Iterator[Problem]:
        """What is to be said of each place, or service of one that came, that the baseline has and the run has not.

        A place whose file is there and could not be scored is not gone.
        """
        for key in sorted(self.missing, key=lambda key: (key[0], key[1] or "")):
            name, service = key
            last = self.baseline[key][-1]
            if self._is_bad(last.file) or (service is not None and (name, None) in self.missing):
                continue
            shown = last.locality if service is None else f"{last.locality} / {service}"
            near = did_you_mean(last.locality, self.new) if service is None else None
            hint = None if near is None else f"is it now called {near.removeprefix('did you mean ')}"
            message = f"{quote(shown)} is in the baseline and not in this run"
            yield Problem(last.file, None, "place-gone", message, hint)

    def _is_bad(self, file: str) -> bool:
        """Whether *file* could not be scored, or the table that it is a row of could not be read to its end."""
        return file in self.bad or file.rpartition(":")[0] in self.bad
