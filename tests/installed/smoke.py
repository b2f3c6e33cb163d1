"""Install the built wheel in a clean environment outside the checkout and try the command as a stranger would.

Run as ``python tests/installed/smoke.py FOLDER_WITH_THE_WHEEL EXAMPLE``; ends with status 0 when every check held.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import venv
from pathlib import Path

SCRIPTS = "Scripts" if sys.platform == "win32" else "bin"
UNREADABLE = "locality: Nowhere\nlocality: Elsewhere\n"


class Installed:
    """A clean virtual environment in *folder* that holds one wheel and what it depends on."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        self.folder = folder
        self.scripts = folder / "venv" / SCRIPTS
        self.python = self.scripts / Path(sys.executable).name
        venv.create(folder / "venv", with_pip=True)
        if not self.python.exists():
            self.python = self.scripts / "python"
        self.run(str(self.python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install", str(wheel))

    def run(self, *command: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        """Return what *command* wrote, run beside the environment; it must end with *status*."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COVERAGE"))}
        done = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, encoding="utf-8", check=False
        )
        shown = f"{' '.join(command)}\n{done.stdout}{done.stderr}"
        assert done.returncode == status, f"status {done.returncode} instead of {status}: {shown}"
        assert "Traceback" not in done.stderr, shown
        return done

    def caretrust(self, *arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        """Return what the installed command wrote for *arguments*."""
        return self.run(str(self.scripts / "caretrust"), *arguments, status=status)

    def package(self) -> Path:
        """Return the folder of the installed package."""
        found = self.run(str(self.python), "-c", "import caretrust_readiness as c; print(c.__file__)")
        return Path(found.stdout.strip()).parent


def check_version(installed: Installed, wheel: Path) -> None:
    """The command and the module both say the version that the wheel's name has."""
    version = wheel.name.split("-")[1]
    said = installed.caretrust("--version").stdout
    assert said.split()[-1] == version, said
    assert installed.run(str(installed.python), "-m", "caretrust_readiness", "--version").stdout == said


def check_package_data(installed: Installed) -> None:
    """The package is the installed one, is marked as typed, and brings its rubric."""
    package = installed.package()
    assert package.is_relative_to(installed.folder), package
    assert (package / "py.typed").is_file()
    assert (package / "criteria" / "care-trust.yaml").is_file()


def check_assess(installed: Installed, example: Path) -> None:
    """An example is assessed by the rubric that the package brings, as text and as JSON."""
    copy = shutil.copy(example, installed.folder / "locality.yaml")
    text = installed.caretrust("assess", str(copy)).stdout
    result = json.loads(installed.caretrust("assess", "--format", "json", str(copy)).stdout)
    (assessment,) = result["assessments"]
    assert (result["format"], result["problems"]) == ("caretrust/1", [])
    assert assessment["rubric"]["id"] == "care-trust"
    assert assessment["verdict"]["low"], assessment["verdict"]
    assert assessment["locality"] in text, text


def check_refusal(installed: Installed) -> None:
    """A wrong file ends with status 2 and says where it is wrong, on standard error only."""
    (installed.folder / "wrong.yaml").write_text(UNREADABLE, encoding="utf-8")
    refused = installed.caretrust("assess", "wrong.yaml", status=2)
    assert refused.stdout == ""
    assert refused.stderr.startswith("wrong.yaml:2:1: error["), refused.stderr


def check_schemas(installed: Installed) -> None:
    """Each JSON Schema is in the package."""
    for name in ("rubric", "answers", "result"):
        schema = json.loads(installed.caretrust("rubric", "schema", name).stdout)
        assert "$schema" in schema, name


def main() -> None:
    """Run every check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dist", type=Path, help="the folder that holds the wheel")
    parser.add_argument("example", type=Path, help="an answers file")
    given = parser.parse_args()
    (wheel,) = given.dist.resolve().glob("*.whl")
    with tempfile.TemporaryDirectory(prefix="caretrust-smoke-") as name:
        installed = Installed(Path(name).resolve(), wheel)
        check_version(installed, wheel)
        check_package_data(installed)
        check_assess(installed, given.example.resolve())
        check_refusal(installed)
        check_schemas(installed)
    sys.stdout.write(f"smoke: {wheel.name} works on Python {sysconfig.get_python_version()}\n")


if __name__ == "__main__":
    main()
