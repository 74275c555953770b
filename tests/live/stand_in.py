"""A stand-in for redis-cli, for machines without it: the commands that the printed script sends."""

from __future__ import annotations

import sys

from cachegen.live.connection import Connection
from cachegen.live.places import parse


def main(words: list[str]) -> None:
    """Run one command as redis-cli prints it into a pipe."""
    options = {"-h": "127.0.0.1", "-p": "6379", "-n": "0"}
    while words[0] in options:
        options[words[0]] = words[1]
        words = words[2:]
    url = f"redis://{options['-h']}:{options['-p']}/{options['-n']}?timeout=20"
    with Connection(parse("main", url, "the command line")) as connection:
        if words[:2] == ["--scan", "--pattern"]:
            reply = connection.ask("SCAN", 0, "MATCH", words[2], "COUNT", 100_000)
            assert isinstance(reply, list)
            lines = reply[1]
        else:
            lines = [connection.ask(*words)]
        assert isinstance(lines, list)
        for line in lines:
            shown = line if isinstance(line, bytes) else str(line).encode()
            sys.stdout.buffer.write(shown + b"\n")


main(sys.argv[1:])
