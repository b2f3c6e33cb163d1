"""What somebody else wrote is opened only where it is a regular file, and is never read further than its bound."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from types import SimpleNamespace

import pytest

from caretrust_readiness.model.problems import InputError
from caretrust_readiness.reading import files

#: Far less than waiting for a pipe takes, and more than a busy machine needs to start.
_SECONDS = 60
_OPENED = """
from caretrust_readiness.model.problems import InputError
from caretrust_readiness.reading.files import read_bytes
try:
    read_bytes("pipe")
except InputError as error:
    print(error)
"""


class Watched(FileIO):
    """A file of which nothing is asked for but so many bytes, and that says how many were."""

    asked = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """As the library does it."""
        assert size is not None
        assert size >= 0, "all of it is asked for"
        self.asked += size
        return super().read(size) or b""


@pytest.fixture
def stream(tmp_path: Path) -> Iterator[Watched]:
    """A file of a thousand bytes, watched."""
    (tmp_path / "a.yaml").write_bytes(b"#" * 1000)
    with Watched(tmp_path / "a.yaml") as opened:
        yield opened


def test_no_more_of_a_file_is_read_than_shows_that_it_is_too_large(
    stream: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "open_regular", lambda _: stream)

    with pytest.raises(InputError, match="more than 100 bytes"):
        files.read_bytes("a.yaml", 100)
    assert stream.asked == 101


def test_no_more_of_standard_input_is_read_than_shows_that_it_is_too_long(
    stream: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=stream))

    with pytest.raises(InputError, match="more than 100 bytes"):
        files.read_stdin(100)
    assert stream.asked == 101


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes on this system")
def test_a_pipe_that_nobody_writes_to_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    done = subprocess.run(
        [sys.executable, "-c", _OPENED], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=_SECONDS
    )

    assert done.stdout == "pipe: error[file-not-regular]: a file is needed, found a pipe\n"


@pytest.mark.skipif(os.name == "nt", reason="there are no such devices on this system")
def test_a_device_that_never_ends_is_refused() -> None:
    with pytest.raises(InputError, match="a file is needed, found a device"):
        files.read_bytes("/dev/zero")
