"""From a command as `cachegen.kinds` writes it to the words that a server is sent."""

from __future__ import annotations

from cachegen.live.connection import Word

Command = tuple[Word, ...]


def spoken(command: str, key: bytes, count: int = 1, *, record: bytes = b"") -> Command:
    """Return a command on `key` and its `record`, about `count` elements or bytes."""
    words: dict[str, Word] = {"_": key, "count": count, "last": count - 1}
    words["record"] = record
    return tuple(words.get(word, word) for word in command.split())
