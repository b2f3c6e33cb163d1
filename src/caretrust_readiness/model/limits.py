"""Every budget in one place: how much is read of anything, how much is told, and what a search may spend.

All are counted, never timed, so that the same file meets the same limit on every machine. Each refusal names the limit
and what was found; SECURITY.md lists the figures.
"""

from __future__ import annotations

from typing import Final

# What is read, in bytes.

#: Of a rubric or an answers file.
MAX_BYTES: Final = 1 << 20
#: Of a list of files.
MAX_LIST: Final = 1 << 26
#: Of one assessment of a baseline, which may hold any number of them.
MAX_ASSESSMENT: Final = 1 << 24

# What a file may hold.

#: Lists and mappings within each other.
MAX_DEPTH: Final = 64
#: Keys and values.
MAX_NODES: Final = 50_000
#: Characters of a key: YAML's own limit, which either parser holds.
MAX_KEY: Final = 1024
#: Digits of a number, wherever one is read: no figure here needs more, and reading them costs quadratic time.
MAX_DIGITS: Final = 30
#: Characters of a text that is read for what it may mean (a level, a word, a range, a number); a longer one is a
#: level's own text or nothing.
MAX_SAID: Final = 200
#: Characters of an id.
MAX_ID: Final = 200

# What a table may hold.

#: The most columns that are read.
MAX_COLUMNS: Final = 5_000
#: The longest text that a cell may hold, in characters.
MAX_CELL: Final = 100_000
#: The longest line of a table of text, in bytes.
MAX_LINE: Final = 1 << 20
#: The last row that a sheet can have.
MAX_ROWS: Final = 1_048_576
#: The most answers that are read of a table that has one in each row: they are held until its end.
MAX_ANSWERS: Final = 2_000_000
#: A workbook unpacks to no more bytes than this, and to no more than so many times its own size and some to spare.
MAX_UNPACKED: Final = 1 << 26
MAX_RATIO: Final = 50
SPARE_BYTES: Final = 1 << 22
#: The most parts and sheets of a workbook.
MAX_PARTS: Final = 10_000
MAX_SHEETS: Final = 250
#: The most elements of a workbook's markup: some to spare, and so many for each row that holds anything.
SPARE_ELEMENTS: Final = 500_000
ELEMENTS_A_ROW: Final = 1_000
#: The most characters in the texts that cells share.
MAX_SHARED: Final = 1 << 24
#: A longer format of numbers is none that a spreadsheet program writes.
MAX_FORMAT: Final = 255
#: A row that stands for many may stand for so many.
MAX_REPEATED: Final = 1_000
#: The most filled cells of a questionnaire: the largest rubric has fewer.
MAX_CELLS: Final = 200_000
#: A group of rows of Parquet is unpacked whole; what it says that this comes to, in bytes.
MAX_GROUP: Final = 1 << 27
#: A table is given up once so many more of its rows are refused than read; a row counts once for each so many problems.
MAX_REFUSED: Final = 500
PROBLEMS_A_ROW: Final = 10
#: So many rows are looked at for headings that do not come first.
LOOKED_AT: Final = 50
#: So many rows at the end may be notes below a table.
MAX_FOOTNOTES: Final = 100

# What a paper may hold that is checked, or a Word document whose styles are used.

#: Bytes, and bytes that it unpacks to.
MAX_PAPER: Final = 1 << 24
MAX_PAPER_UNPACKED: Final = 1 << 26
#: Tags of its markup.
MAX_TAGS: Final = 500_000
#: Pages of a PDF.
MAX_PAGES: Final = 500
#: Bytes that all streams of a PDF unpack to, and what one of its sheets is drawn from.
MAX_STREAMS: Final = 1 << 25
MAX_DRAWN: Final = 1 << 21
#: Objects of a PDF.
MAX_OBJECTS: Final = 200_000

# What a rubric may hold.

#: Levels of one criterion above the worst.
MAX_TOP: Final = 1000
#: Verdicts; and as many functions, options, scenarios, services.
MAX_ITEMS: Final = 100
#: Criteria; levels in all of them; criteria in all services together.
MAX_CRITERIA: Final = 2000
MAX_LEVELS: Final = 50_000
MAX_BY_SERVICE: Final = 10_000

#: So many times may one rubric extend another.
MAX_LINKS: Final = 8

# What is told.

#: Problems of one file.
MAX_PROBLEMS: Final = 1000
#: Characters that all problems of one file take together; the first is told whatever it takes.
MAX_TOLD: Final = 100_000
#: Characters of a user's own text that a message repeats.
MAX_QUOTED: Final = 60

# What a search may spend.

#: Levels of rubrics read again to find which change of a rubric moves a place: those of both for each change.
MAX_REREAD: Final = 50_000
#: Levels of the changed rubrics that cases are tried on: all of them for each change.
MAX_CHANGED: Final = 600_000
#: Steps of the searches for the cheapest paths of one kind (to each verdict, or to each option): pairs compared, and
#: a few for each choice that there is; all of them end within about two seconds, in a few dozen MiB.
MAX_STEPS: Final = 1_200_000
