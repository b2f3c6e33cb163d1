"""Run hostile cases, each in a process of its own: ``python -m tests.hostility --count 1200 --seed 2006``.

Each must end with a status from 0 to 3, without a traceback, within two seconds of processor time and 300 MiB, with
nothing raw in what it writes, and with a result that the format's own readers can read. Texts that are nearly YAML
are then read by lines and by the parser's events, which must say the same.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import signal
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random
from typing import NamedTuple

from caretrust_readiness.cli import main
from caretrust_readiness.report.formats import formats_of
from tests.hostility.commands import COMMANDS, MAKERS, Command
from tests.hostility.differing import compared
from tests.hostility.making import HARBOUR, name, text
from tests.hostility.reading import BINARY, READERS, WRITTEN, nothing_raw

SECONDS, MEBIBYTES = 2.0, 300
#: For each case so many changed texts are read by lines and by events.
TEXTS = 25
#: A run that takes this long is ended.
_AT_MOST = 30
#: What is our own in a page, and names its selectors as orders are written.
_STYLE = re.compile("<style.*?</style>", re.DOTALL)


class Ended(NamedTuple):
    """How one case ended."""

    status: int
    seconds: float
    mebibytes: float
    out: bytes
    err: bytes
    written: tuple[tuple[str, bytes], ...] = ()
    """Files called ``out``: their endings and what is in them."""


class Case(NamedTuple):
    """One case: its command line, the format of its result, and what comes from standard input."""

    arguments: list[str]
    form: str | None
    typed: bytes


def case(seed: int, number: int, folder: Path) -> Case:
    """Make one case, and write its files into *folder*."""
    rng = Random(f"{seed}/{number}")
    command = COMMANDS[number % len(COMMANDS)]
    words = [_word(word, rng, folder) for word in command.words.split()]
    form = _form(command, number // len(COMMANDS))
    typed = b"" if command.reads is None else MAKERS[command.reads][0](rng)
    return Case([*words, *(["--format", form] if form else [])], form, typed)


def _form(command: Command, turn: int) -> str | None:
    if command.kind is None:
        return None
    forms = [one.name for one in formats_of(command.kind) if one.name in {*READERS, *BINARY}]
    return forms[turn % len(forms)]


def _word(word: str, rng: Random, folder: Path) -> str:
    if word == "HARBOUR":
        return HARBOUR
    before, opened, rest = word.partition("{")
    if not opened:
        return word
    kind = rest.rstrip("}")
    if kind == "text":
        return before + text(rng, 2_000).replace("\0", "")
    make, ending = MAKERS[kind]
    file = f"{name(rng) if rng.random() < 0.2 else 'file'}-{rng.randrange(10**6)}{ending}"
    file = f"./{file}" if file.startswith("-") else file
    (folder / file).write_bytes(make(rng))
    if kind == "list":
        (folder / "a.yaml").write_bytes(MAKERS["good"][0](rng))
    return before + file


def run(one: Case, folder: Path) -> Ended:
    """Run one case in a process of its own."""
    with tempfile.TemporaryFile() as typed, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        typed.write(one.typed)
        typed.seek(0)
        child = os.fork()
        if not child:
            os._exit(_run(one.arguments, folder, (typed.fileno(), out.fileno(), err.fileno())))
        _, status, used = os.wait4(child, 0)
        out.seek(0)
        err.seek(0)
        code = os.waitstatus_to_exitcode(status)
        written = tuple((path.suffix, path.read_bytes()) for path in sorted(folder.glob("out.*")))
        return Ended(code, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out.read(), err.read(), written)


def _run(arguments: list[str], folder: Path, streams: tuple[int, int, int]) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (_AT_MOST, _AT_MOST))
    signal.alarm(4 * _AT_MOST)  # also where it waits for something that never comes
    os.chdir(folder)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w", errors="backslashreplace")  # noqa: SIM115 - as a process begins
    for variable in [one for one in os.environ if one.startswith(("GITHUB_", "CARETRUST_"))]:
        del os.environ[variable]
    try:
        return int(main(arguments))
    except BaseException as escaped:  # noqa: BLE001 - that nothing comes out of main is what is tried
        os.write(2, f"Traceback: {escaped!r}".encode())
        return 99


def wrong(ended: Ended, form: str | None, seconds: float = SECONDS) -> list[str]:
    """Which promises one case broke, of which one is to end within so many *seconds*."""
    err = ended.err.decode("utf-8", "surrogatepass")
    found = [] if 0 <= ended.status <= 3 else [f"status {ended.status}"]
    if "Traceback" in err:
        found.append("a traceback")
    if ended.seconds > seconds:
        found.append(f"{ended.seconds:.1f} s")
    if ended.mebibytes > MEBIBYTES:
        found.append(f"{ended.mebibytes:.0f} MiB")
    if raw := nothing_raw(err):
        found.append(f"standard error has {raw}")
    if ended.status == 2 and "rror" not in err and not ended.out:
        found.append("status 2 without an error")
    return [*found, *_of_result(ended, form), *_of_files(ended)]


def _of_files(ended: Ended) -> list[str]:
    """What is wrong with the files that were written, each read back by its own reader."""
    found = []
    for ending, content in ended.written:
        try:
            said = WRITTEN[ending](content)
        except Exception as error:  # noqa: BLE001 - whatever a reader says of it
            said = f"not readable: {error!a:.200}"
        found += [f"out{ending}: {said}"] if said else []
    return found


def _of_result(ended: Ended, form: str | None) -> list[str]:
    if not ended.out:
        return []
    try:
        if form in BINARY:
            said = BINARY[form](ended.out)
            return [said] if said else []
        out = ended.out.decode()
        raw = nothing_raw("" if form == "github" else _STYLE.sub("", out) if form == "html" else out)
        said = READERS[form](out) if form else None
    except Exception as error:  # noqa: BLE001 - whatever a reader says of it
        return [f"not readable as {form}: {error!a:.200}"]
    return [*([f"the result has {raw}"] if raw else []), *([said] if said else [])]


def siege(seed: int, numbers: range, seconds: float = SECONDS) -> tuple[list[str], Counter[int]]:
    """Run the cases of *numbers*; a line for each that broke a promise, and how many ended with each status."""
    broken: list[str] = []
    statuses: Counter[int] = Counter()
    for number in numbers:
        with tempfile.TemporaryDirectory() as folder:
            one = case(seed, number, Path(folder))
            ended = run(one, Path(folder))
            statuses[ended.status] += 1
            if said := wrong(ended, one.form, seconds):
                broken.append(f"case {number} ({' '.join(map(ascii, one.arguments))[:200]}): {'; '.join(said)}")
    return broken, statuses


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=2006)
    parser.add_argument("--count", type=int, default=1200)
    parser.add_argument("--first", type=int, default=0, help="number of the first case, to run one again")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of processor time that a case may take")
    asked = parser.parse_args()
    broken, statuses = siege(asked.seed, range(asked.first, asked.first + asked.count), asked.seconds)
    for line in broken:
        sys.stdout.write(f"{line}\n")
    ended = dict(sorted(statuses.items()))
    sys.stdout.write(f"{asked.count} cases, seed {asked.seed}: {len(broken)} broke a promise; statuses {ended}\n")
    taken, differing = compared(asked.seed, asked.count * TEXTS)
    for line in differing:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"{asked.count * TEXTS} texts, {taken} by lines: {len(differing)} read otherwise than by events\n")
    return bool(broken or differing)


if __name__ == "__main__":
    sys.exit(_main())
