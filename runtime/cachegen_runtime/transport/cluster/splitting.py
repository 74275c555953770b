"""Operations as units of one slot each, and their answers joined again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from msgspec.structs import replace

from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Answer, Command, ErrorReply, Reply, first_error
from cachegen_runtime.transport.cluster.slots import slot_of
from cachegen_runtime.transport.failures import crosses_slots, subject_of

_WIDTHS: Final = {b"MGET": 1, b"DEL": 1, b"UNLINK": 1, b"MSET": 2}
"""Commands of any number of keys, and how many arguments each key has with itself."""

_OF_ONE_KEY: Final = frozenset((b"GET", b"PTTL", b"SET"))


class Share(NamedTuple):
    """What of one command concerns a slot: the command's number, and which of its keys."""

    step: int
    places: tuple[int, ...]


class Part(NamedTuple):
    """What of an operation concerns one slot, with a share for each of its commands."""

    slot: int
    operation: Operation[object]
    shares: tuple[Share, ...]


def parts_of(operation: Operation[object]) -> list[Part]:
    """Return an operation's parts, one a slot; raise CacheCrossSlotError when it has one that is not so."""
    keys: dict[int, list[bytes]] = {}
    for key in operation.keys:
        keys.setdefault(slot_of(key), []).append(key)
    if len(keys) <= 1:
        return [Part(next(iter(keys), 0), operation, ())]
    if operation.last_call() is not None:
        raise crosses_slots(subject_of(operation))
    commands: dict[int, list[Command]] = {}
    shares: dict[int, list[Share]] = {}
    for step, command in enumerate(operation.commands):
        if command[0] not in _WIDTHS and command[0] not in _OF_ONE_KEY:
            raise crosses_slots(subject_of(operation))
        for slot, places, words in _split(command):
            commands.setdefault(slot, []).append(words)
            shares.setdefault(slot, []).append(Share(step, places))
    return [
        Part(slot, _share(operation, keys[slot], found), tuple(shares[slot]))
        for slot, found in commands.items()
    ]


def joined(
    operation: Operation[object], parts: Sequence[Part], answers: Sequence[Answer]
) -> Answer:
    """Return the answer of an operation from those of its parts."""
    if len(parts) == 1:
        return answers[0]
    refusal = first_error(answers)
    if refusal is not None:
        return refusal
    found: list[list[tuple[tuple[int, ...], Answer]]] = [[] for _ in operation.commands]
    for part, answer in zip(parts, answers, strict=True):
        replies = [answer] if len(part.shares) == 1 else answer
        if not isinstance(replies, list) or len(replies) != len(part.shares):
            return _strange()
        for share, reply in zip(part.shares, replies, strict=True):
            found[share.step].append((share.places, reply))
    whole = [
        _whole(command[0], replies)
        for command, replies in zip(operation.commands, found, strict=True)
    ]
    return whole[0] if len(whole) == 1 else whole


def _split(command: Command) -> Iterator[tuple[int, tuple[int, ...], Command]]:
    """Yield a command's part for each slot, with the places of its keys."""
    width = _WIDTHS.get(command[0])
    if width is None:
        yield slot_of(command[1]), (0,), command
        return
    name, *arguments = command
    places: dict[int, list[int]] = {}
    for place in range(len(arguments) // width):
        places.setdefault(slot_of(arguments[place * width]), []).append(place)
    for slot, found in places.items():
        words = [
            word
            for place in found
            for word in arguments[place * width : (place + 1) * width]
        ]
        yield slot, tuple(found), (name, *words)


def _whole(name: bytes, replies: Sequence[tuple[tuple[int, ...], Answer]]) -> Answer:
    """Return one command's reply from those of its parts."""
    refusal = first_error([reply for _, reply in replies])
    if refusal is not None:
        return refusal
    if name in (b"DEL", b"UNLINK"):
        return sum(reply for _, reply in replies if isinstance(reply, int))
    if name != b"MGET":
        # One key's own reply, or OK.
        return replies[0][1]
    placed: dict[int, Answer] = {}
    for places, reply in replies:
        if not isinstance(reply, list) or len(reply) != len(places):
            return _strange()
        placed.update(zip(places, reply, strict=True))
    return [placed[place] for place in sorted(placed)]


def _strange() -> ErrorReply:
    return ErrorReply("ERR an answer of another length than its question")


def _share(
    operation: Operation[object], keys: Sequence[bytes], commands: Sequence[Command]
) -> Operation[object]:
    return replace(
        operation.reading(_unread),
        keys=tuple(dict.fromkeys(keys)),
        commands=tuple(commands),
    )


def _unread(reply: Reply) -> Reply:
    return reply
