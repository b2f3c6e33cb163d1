"""Where files are for those who read a report of a CI system: relative to what it has checked out."""

from __future__ import annotations

import os

from caretrust_readiness.report.marks import is_file

#: The folder that GitHub and GitLab have checked out, by their names for it.
_FOLDERS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")


def in_repository(file: str) -> str:
    """*file* as it is called in the repository: relative to the folder that was checked out, where that holds it."""
    if not is_file(file):
        return file
    for variable in _FOLDERS:
        if (folder := os.environ.get(variable)) and (name := _below(file, folder)) is not None:
            return name
    return os.path.normpath(file).replace(os.sep, "/")


def _below(file: str, folder: str) -> str | None:
    """*file* relative to *folder*; None where it is not in it, whatever links lead there."""
    for resolved in (os.path.abspath, os.path.realpath):
        try:
            name = os.path.relpath(resolved(file), resolved(folder))
        except (OSError, ValueError):  # another drive, or a folder that is gone
            continue
        if name != os.pardir and not name.startswith(os.pardir + os.sep):
            return name.replace(os.sep, "/")
    return None
