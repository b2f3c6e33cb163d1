"""Constraints for `make lowest`: the oldest of what the program needs, the locked of the tools that test it.

Arguments: pyproject.toml and the lock.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

project = tomllib.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["project"]
tools = {re.split("[<>=!~]", wanted)[0] for wanted in project["optional-dependencies"]["test"]}
print(*(wanted.replace(">=", "==") for wanted in project["dependencies"]), sep="\n")
for line in Path(sys.argv[2]).read_text(encoding="utf-8").splitlines():
    name, _, rest = line.removesuffix("\\").partition("==")
    if name in tools:
        print(f"{name}=={rest.strip()}")
