"""The two ends of a list."""

from __future__ import annotations

from enum import Enum
from typing import Final, Literal


class Side(Enum):
    """An end of a list; `LEFT` or `RIGHT`."""

    LEFT = "LEFT"
    RIGHT = "RIGHT"

    def __repr__(self) -> str:
        return self.value


LEFT: Final[Literal[Side.LEFT]] = Side.LEFT
"""The end of a list where index 0 is."""

RIGHT: Final[Literal[Side.RIGHT]] = Side.RIGHT
"""The end of a list where index -1 is."""
