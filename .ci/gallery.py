"""The pictures of docs/gallery.md: its own commands are run, and what they write is looked at as a person would.

Pages are shown by chromium, Word papers by LibreOffice, sheets by poppler, the terminal is drawn. Whoever changes how
something looks runs ``make gallery`` and looks at what it made before it is committed.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "gallery.md"
PICTURES = ROOT / "docs" / "gallery"
#: A picture has so many colours, which keeps it small.
COLOURS = 96
#: Sheets of paper are shown in so many dots an inch.
DOTS = 80
#: The frame of a drawn terminal; it fetches no font.
FRAME = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<title>{chrome}</title><style>
.{unique_id}-matrix {{ font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style><defs>{lines}</defs>
<rect width="100%" height="100%" rx="8" fill="#14181e"/>
<g transform="translate(14, 12)" fill="#e8e9ea">{backgrounds}<g class="{unique_id}-matrix">{matrix}</g></g></svg>
"""

#: Its colours: ground, text, then black, red, green, yellow, blue, magenta, cyan, white, as they are and bright.
PLAIN = [(41, 49, 59), (255, 156, 152), (132, 211, 160), (240, 194, 116), (140, 199, 228), (201, 160, 220)]
NORMAL = [*PLAIN, (130, 205, 205), (232, 233, 234)]
DARK = TerminalTheme((20, 24, 30), (232, 233, 234), NORMAL, NORMAL)


class Window(NamedTuple):
    """A page in a window, in a scheme of colours."""

    file: str
    width: int
    height: int
    scheme: str = "light"


class Sheet(NamedTuple):
    """A sheet of a paper, counted from 1."""

    file: str
    number: int = 1


WINDOWS = {
    "page.png": Window("ambermouth.html", 1280, 830),
    "page-dark.png": Window("ambermouth.html", 1280, 830, "dark"),
    "page-phone.png": Window("ambermouth.html", 390, 844),
    "batch.png": Window("places.html", 1280, 900),
    "compare.png": Window("change.html", 1280, 760),
}
SHEETS = {
    "word-brief.png": Sheet("brief.docx"),
    "word-whole.png": Sheet("paper.docx", 2),
    "pdf-brief.png": Sheet("brief.pdf"),
    "pdf-whole.png": Sheet("paper.pdf", 2),
}
TERMINALS = {"terminal.svg": "caretrust assess --brief examples/localities/solihull-2006.yaml"}


def commands() -> list[str]:
    """The commands of the gallery, in order."""
    return re.findall(r"^\$ (caretrust .+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


def main() -> None:
    """Make every picture anew."""
    lacking = [name for name in ("soffice", "pdftoppm", "chromium") if shutil.which(name) is None]
    if lacking:
        sys.exit(f"gallery: not installed: {', '.join(lacking)}; .ci/run names Debian's packages")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        shutil.copytree(ROOT / "examples", folder / "examples")
        said = {command: run(command, folder) for command in commands()}
        shoot_windows(folder)
        shoot_sheets(folder)
    for name, command in TERMINALS.items():
        (PICTURES / name).write_text(drawn(command, said[command]), encoding="utf-8")
    for picture in sorted(PICTURES.iterdir()):
        print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size:,} bytes")


def run(command: str, folder: Path) -> str:
    """What *command* prints in *folder*, on a terminal of 80 columns."""
    words = [sys.executable, "-m", "caretrust_readiness", *shlex.split(command)[1:]]
    source = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    looks = {"FORCE_COLOR": "1", "COLUMNS": "80", "TERM": "xterm-256color", "PYTHONPATH": source}
    done = subprocess.run(words, cwd=folder, env={**os.environ, **looks}, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"gallery: {command}: status {done.returncode}\n{done.stderr}")
    return done.stdout


def shoot_windows(folder: Path) -> None:
    """Pictures of the pages in *folder*."""
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        for name, window in WINDOWS.items():
            shoot(browser, window, folder, PICTURES / name)
        browser.close()


def shoot(browser: Browser, window: Window, folder: Path, picture: Path) -> None:
    """One *picture* of what stands in *window*."""
    dark = window.scheme == "dark"
    size = {"width": window.width, "height": window.height}
    context = browser.new_context(color_scheme="dark" if dark else "light", viewport=size)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto((folder / window.file).as_uri())
    page.screenshot(path=picture)
    context.close()
    shrink(picture)


def shoot_sheets(folder: Path) -> None:
    """Pictures of sheets of the papers in *folder*."""
    for name, sheet in SHEETS.items():
        paper = folder / sheet.file
        if paper.suffix == ".docx":
            made = folder / "converted"
            convert = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(made), str(paper)]
            subprocess.run(convert, check=True, capture_output=True)
            paper = made / f"{paper.stem}.pdf"
        number = str(sheet.number)
        target = PICTURES / name
        words = ["pdftoppm", "-r", str(DOTS), "-f", number, "-l", number, "-singlefile", "-png"]
        subprocess.run([*words, str(paper), str(target.with_suffix(""))], check=True)
        shrink(target, frame=True)


def shrink(picture: Path, *, frame: bool = False) -> None:
    """Write *picture* again with few colours; with a *frame* where it would else end in the page's own white."""
    image = Image.open(picture).convert("RGB")
    if frame:
        framed = Image.new("RGB", (image.width + 2, image.height + 2), (190, 190, 190))
        framed.paste(image, (1, 1))
        image = framed
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)


def drawn(command: str, said: str) -> str:
    """A terminal in which *command* has *said* something, as SVG."""
    console = Console(record=True, width=82, file=io.StringIO())
    console.print(Text(f"$ {command}", style="bold"))
    console.print(Text.from_ansi(said.rstrip()))
    title = "The first screen of a report in a terminal"
    svg = console.export_svg(title=title, code_format=FRAME, unique_id="t", theme=DARK)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


if __name__ == "__main__":
    main()
