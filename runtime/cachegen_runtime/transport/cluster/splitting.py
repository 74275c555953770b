"""Operations as units of one slot each, and their answers joined again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Answer, Command, ErrorReply, Reply, first_error
from cachegen_runtime.transport.cluster.slots import slot_of
from cachegen_runtime.transport.failures import crosses_slots, subject_of


class Part(NamedTuple):
    """What of an operation concerns one slot; `places` are where its replies belong."""

    slot: int
    operation: Operation[object]
    places: tuple[int, ...]


def parts_of(operation: Operation[object]) -> list[Part]:
    """Return an operation's parts, one a slot; raise CacheCrossSlotError when it has one that is not so."""
    slots = {slot_of(key) for key in operation.keys}
    if len(slots) <= 1:
        return [Part(slots.pop() if slots else 0, operation, ())]
    if operation.last_call() is not None:
        raise crosses_slots(subject_of(operation))
    first, *others = operation.commands
    if others:
        return _by_command(operation)
    name, *arguments = first
    if name in (b"MGET", b"DEL", b"UNLINK"):
        return _by_argument(operation, name, arguments, 1)
    if name == b"MSET":
        return _by_argument(operation, name, arguments, 2)
    raise crosses_slots(subject_of(operation))


def joined(
    operation: Operation[object], parts: Sequence[Part], answers: Sequence[Answer]
) -> Answer:
    """Return the answer of an operation from those of its parts."""
    if len(parts) == 1:
        return answers[0]
    refusal = first_error(answers)
    if refusal is not None:
        return refusal
    name = operation.commands[0][0]
    if len(operation.commands) == 1 and name in (b"DEL", b"UNLINK"):
        return sum(answer for answer in answers if isinstance(answer, int))
    if len(operation.commands) == 1 and name == b"MSET":
        return b"OK"
    return _in_order(parts, answers)


def _in_order(parts: Sequence[Part], answers: Sequence[Answer]) -> Answer:
    placed: dict[int, Answer] = {}
    for part, answer in zip(parts, answers, strict=True):
        if part.operation.commands[0][0] == b"SET" and len(part.places) == 1:
            # One SET of a transaction, which went alone, answers without a list.
            answer = [] if isinstance(answer, ErrorReply) else [answer]
        if not isinstance(answer, list) or len(answer) != len(part.places):
            return ErrorReply("ERR an answer of another length than its question")
        placed.update(zip(part.places, answer, strict=True))
    return [placed[place] for place in sorted(placed)]


def _by_argument(
    operation: Operation[object], name: bytes, arguments: Sequence[bytes], width: int
) -> list[Part]:
    places: dict[int, list[int]] = {}
    for place in range(len(arguments) // width):
        places.setdefault(slot_of(arguments[place * width]), []).append(place)
    parts: list[Part] = []
    for slot, found in places.items():
        keys = tuple(arguments[place * width] for place in found)
        words = [
            word
            for place in found
            for word in arguments[place * width : (place + 1) * width]
        ]
        parts.append(
            Part(slot, _share(operation, keys, ((name, *words),)), tuple(found))
        )
    return parts


def _by_command(operation: Operation[object]) -> list[Part]:
    places: dict[int, list[int]] = {}
    for place, command in enumerate(operation.commands):
        if command[0] != b"SET":
            raise crosses_slots(subject_of(operation))
        places.setdefault(slot_of(command[1]), []).append(place)
    parts: list[Part] = []
    for slot, found in places.items():
        commands = tuple(operation.commands[place] for place in found)
        keys = tuple(dict.fromkeys(command[1] for command in commands))
        parts.append(Part(slot, _share(operation, keys, commands), tuple(found)))
    return parts


def _share(
    operation: Operation[object], keys: tuple[bytes, ...], commands: tuple[Command, ...]
) -> Operation[object]:
    return replace(operation.reading(_unread), keys=keys, commands=commands)


def _unread(reply: Reply) -> Reply:
    return reply
