"""What the library for packed files raises at one that is damaged: from its end to each part, whatever its packing."""

from __future__ import annotations

import lzma
import struct
import zlib
from typing import Final
from zipfile import BadZipFile

FAULTS: Final = (
    BadZipFile,
    EOFError,
    NotImplementedError,  # a packing that it does not have
    OSError,
    OverflowError,
    RuntimeError,  # a password
    ValueError,  # an offset before the beginning
    struct.error,
    lzma.LZMAError,
    zlib.error,
)
