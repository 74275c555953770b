"""From a command as `cachegen.kinds` writes it to the words that a server is sent."""

from __future__ import annotations

from cachegen.live.connection import Word

Command = tuple[Word, ...]


def spoken(command: str, key: bytes, count: int = 1) -> Command:
    """Return a command on `key`, about `count` elements or bytes."""
    words: dict[str, Word] = {"_": key, "count": count, "last": count - 1}
    return tuple(words.get(word, word) for word in command.split())
