"""How much of anything a schema may hold; nothing is parsed that was not bounded before."""

from __future__ import annotations

from typing import Final

# The parsers take up to three hundred bytes of memory for one of the file.
file_bytes: Final = 4 * 1024 * 1024
line_characters: Final = 65_536
nesting: Final = 64
key_parts: Final = 32
nodes: Final = 1_000_000
aliased_nodes: Final = 10_000

# Beyond these the rest of a file is one damaged place, not a thousand more messages.
syntax_problems: Final = 100
