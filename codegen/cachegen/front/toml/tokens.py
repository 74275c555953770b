"""TOML's tokens as patterns, for reading damaged text; none of them can take more than linear time."""

from __future__ import annotations

import re
from typing import Final

blank: Final = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*+")
space: Final = re.compile(r"[ \t]*")
rest_of_line: Final = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\r?\n|\Z)")
key_part: Final = re.compile(r"""[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\[^\n])*+"|'[^'\n]*+'""")
word: Final = re.compile(r"""[^\s,\[\]{}#="'.]++|[^\s]""")
bare: Final = re.compile(r"""[^\s,\[\]{}#="']++""")
date_and_time: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d[^\s,\]}#]*+")
plain: Final = re.compile(
    r"true|false|[+-]?(?:inf|nan)"
    r"|[+-]?(?:0|[1-9](?:_?\d)*+)(?:\.\d(?:_?\d)*+)?(?:[eE][+-]?\d(?:_?\d)*+)?"
    r"|0x[\da-fA-F](?:_?[\da-fA-F])*+|0o[0-7](?:_?[0-7])*+|0b[01](?:_?[01])*+"
    r"|\d{4}-\d\d-\d\d|(?:\d{4}-\d\d-\d\d[Tt ])?\d\d:\d\d:\d\d(?:\.\d++)?(?:[Zz]|[+-]\d\d:\d\d)?"
)
escape: Final = re.compile(
    r"\\(?:[btnfr\"\\]|u[\da-fA-F]{4}|U[\da-fA-F]{8})|\\([uU][\da-fA-F]*|.?)", re.DOTALL
)
wrapped: Final = re.compile(r"\\[ \t]*\r?\n")
statement: Final = re.compile(
    r"""[ \t]*+(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t.]*+)++="""
    r"""|[ \t]*+\[{1,2}[ \t]*+(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t.]*+)++(?:\]{0,2})[ \t]*+(?:#[^\n]*+)?\r?$""",
    re.MULTILINE,
)
backslash_or_end: Final = re.compile(r'\\|"""')

# A header that lost its first bracket; what follows belongs to no table we know.
broken_header: Final = re.compile(r"[^\n=#]*\][ \t]*+(?:#[^\n]*+)?\r?$", re.MULTILINE)
