"""What every run pays: one assessment beside check-jsonschema on the same file, and the quick answers beside Python."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from timing import command, compare

from caretrust_readiness.report.data.schemas import schema_json

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
EXAMPLE = str(ROOT / "examples" / "localities" / "solihull-2006.yaml")
RUNS = 15


def main() -> None:
    """Print the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        schema = Path(folder) / "answers.schema.json"
        schema.write_text(schema_json("answers"), encoding="utf-8")
        checker = command([str(BIN / "check-jsonschema"), "--schemafile", str(schema), EXAMPLE])
        nothing = command([sys.executable, "-c", "pass"])
        caretrust = str(BIN / "caretrust")
        for options in ([], ["--format", "text"], ["--format", "json"]):
            ours = command([caretrust, "assess", *options, EXAMPLE])
            compare(f"{' '.join(['assess', *options])} / check-jsonschema", ours, checker, RUNS)
        compare("--version / python -c pass", command([caretrust, "--version"]), nothing, RUNS)
        compare("--help / python -c pass", command([caretrust, "--help"]), nothing, RUNS)


if __name__ == "__main__":
    main()
