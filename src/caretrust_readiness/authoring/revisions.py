"""A rubric as it was at a revision of its own repository."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from caretrust_readiness.model.limits import MAX_BYTES
from caretrust_readiness.model.problems import InputError, Problem, quote
from caretrust_readiness.reading import loading, yamlio

if TYPE_CHECKING:
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.reading.document import Document

#: How such a rubric is named on the command line.
PREFIX = "git:"
_REVISION = re.compile(r"[A-Za-z0-9_.@^~{}/+][A-Za-z0-9_.@^~{}/+-]*")
_SECONDS = 30


def rubric_at(revision: str, path: str) -> Rubric:
    """The rubric in the file *path* as it was at *revision*, with what it extended then.

    Raises:
        InputError: the revision has no such file, or not a sound rubric in it.
    """
    if not _REVISION.fullmatch(revision):
        hint = "as in git:HEAD, git:v1.0.0 or git:main~2"
        message = f"{quote(revision)} is no revision"
        raise InputError((Problem(f"{PREFIX}{revision}", None, "git-revision", message, hint),))

    def read(file: str) -> Document:
        return yamlio.parse(_content(revision, file), file)

    return loading.read_rubric_document(read(path), read)[0]


def _content(revision: str, file: str) -> bytes:
    folder, name = Path(file).parent, Path(file).name
    # Not "git show", which runs what the repository's own settings name.
    command = ["git", "-C", str(folder), "cat-file", "blob", f"{revision}:./{name}"]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=_SECONDS)  # noqa: S603 - no shell
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise InputError((Problem(file, None, "git-revision", f"git cannot be asked: {error}"),)) from None
    if done.returncode:
        message = f"there is no such file at the revision {quote(revision)}"
        hint = "the folder must lie in a git repository, and the revision must be there"
        raise InputError((Problem(file, None, "git-revision", message, hint),))
    return done.stdout[: MAX_BYTES + 1]
