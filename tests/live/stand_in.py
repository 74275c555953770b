"""A stand-in for redis-cli, for machines without it: the commands that the printed script sends.

It starts some hundred times in a test, and so imports next to nothing.
"""

from __future__ import annotations

import socket
import sys
from typing import BinaryIO


def main(words: list[str]) -> None:
    """Run one command as redis-cli prints it into a pipe."""
    options = {"-h": "127.0.0.1", "-p": "6379", "-n": "0"}
    while words[0] in options:
        options[words[0]] = words[1]
        words = words[2:]
    scans = words[:2] == ["--scan", "--pattern"]
    if scans:
        words = ["SCAN", "0", "MATCH", words[2], "COUNT", "1000000"]
    with socket.create_connection((options["-h"], int(options["-p"]))) as link:
        link.sendall(_packed(["SELECT", options["-n"]]) + _packed(words))
        replies = link.makefile("rb")
        lines = [_reply(replies) for _ in range(2)][1]
    for line in _keys(lines) if scans else [lines]:
        sys.stdout.buffer.write(b"%s\n" % line if isinstance(line, bytes) else b"\n")


def _packed(words: list[str]) -> bytes:
    encoded = [word.encode("utf-8", "surrogateescape") for word in words]
    return b"*%d\r\n" % len(encoded) + b"".join(
        b"$%d\r\n%s\r\n" % (len(word), word) for word in encoded
    )


def _reply(replies: BinaryIO) -> bytes | list[object]:
    line = replies.readline()[:-2]
    kind, text = line[:1], line[1:]
    if kind == b"$":
        return replies.read(int(text) + 2)[:-2]
    if kind == b"*":
        return [_reply(replies) for _ in range(int(text))]
    return text


def _keys(scanned: object) -> list[object]:
    assert isinstance(scanned, list)
    keys = scanned[1]
    assert isinstance(keys, list)
    return keys


main(sys.argv[1:])
