"""Texts that became code, or ended a line, somewhere in some generator."""

from __future__ import annotations

LINE_SEPARATORS = (
    "\n",
    "\r",
    "\r\n",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x1d",
    "\x1e",
    "\x85",
    "\u2028",
    "\u2029",
)

TEXTS = (
    '"""\nraise SystemExit("planted")\n"""',
    "'''\nraise SystemExit('planted')\n'''",
    '"); raise SystemExit("planted"); ("',
    "'); raise SystemExit('planted'); ('",
    "{{ 1 / 0 }}{% raise %}{# x #}",
    "{% endraw %}{{ cycler.__init__.__globals__ }}",
    "${x}%s%(x)s{0}{x!r}",
    "ends with a backslash\\",
    "two\\\\",
    'ends with a quote"',
    '"begins with one',
    '"',
    '""',
    '"""',
    '""""""',
    '\\"""',
    "\\N{BULLET}\\x41\\u0041\\101",
    "# type: ignore",
    "# fmt: off",
    "coding: utf-7",
    "<b>&amp;</b>",
    "\x00\x01\x7f",
    "\u202e\u2066planted",
    "\ufeffmark",
    "naïve 日本語 \U0001f600 e\u0301",
    "x" * 200,
    " \t leading and trailing \t ",
    *(f"one{each}raise SystemExit('planted')" for each in LINE_SEPARATORS),
    *(f"one{each}{each}    two{each}" for each in LINE_SEPARATORS),
)
