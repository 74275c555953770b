"""Commands, replies and refusals as values; the words that everything above uses for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

Command = tuple[bytes, ...]
"""One command and its arguments, each as the bytes to send."""

Reply = bytes | int | None | list["Answer"]
"""A reply as RESP2 gives it; simple strings are bytes. Only the list that answers several
commands can hold refusals, and such a list never reaches an operation's reader."""


class ErrorReply(Exception):
    """A server's refusal: the reply's text up to what it quotes."""

    def __init__(self, text: str) -> None:
        # A server quotes arguments, which are values; the words before them say enough.
        for mark in "'\"`":
            text = text.partition(mark)[0]
        super().__init__(text.strip())
        self.text = text.strip()

    @property
    def code(self) -> str:
        """Return the first word, such as WRONGTYPE."""
        return self.text.partition(" ")[0]


Answer: TypeAlias = Reply | ErrorReply
"""A reply or a refusal. A refusal is raised only once it is known which operation it answers."""


def first_error(replies: Sequence[object]) -> ErrorReply | None:
    """Return the first refusal among replies."""
    if ErrorReply not in map(type, replies):
        # Nearly always; the look is in C.
        return None
    return next((reply for reply in replies if isinstance(reply, ErrorReply)), None)
