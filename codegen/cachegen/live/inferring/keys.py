"""The key and the pattern of a group, as a schema would declare them."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote

from cachegen.live.inferring.groups import Group, Literal, Part, Varying, is_plain
from cachegen.live.inferring.naming import field_name, free


@dataclass(frozen=True, slots=True)
class Key:
    """A key's type, its pattern, and the declarations that it needs.

    ``fields`` is empty when the key is one scalar. ``enums`` hold one value each: that is
    how a pattern has a segment that never varies where no literal can be.
    """

    type: str
    pattern: str
    shard_by: str | None = None
    fields: dict[str, str] = field(default_factory=dict[str, str])
    enums: dict[str, tuple[str, ...]] = field(
        default_factory=dict[str, tuple[str, ...]]
    )


def key_of(group: Group, name: str) -> Key:
    """Return the key of a group; `name` begins the names of its types."""
    filled = _filled(group.parts)
    fields: dict[int, str] = {}
    for at in filled:
        one = "key" if len(filled) == 1 else field_name(group.parts, at)
        fields[at] = free(one, set(fields.values()))
    enums: dict[str, tuple[str, ...]] = {}
    types = {
        fields[at]: _type(group.parts[at], f"{name}{_suffix(at, filled)}", enums)
        for at in filled
    }
    return Key(
        type=next(iter(types.values())) if len(filled) == 1 else f"{name}Key",
        pattern="/".join(
            (
                part.text
                if isinstance(part, Literal) and at not in fields
                else f":{fields[at]}"
            )
            for at, part in enumerate(group.parts)
        ),
        shard_by=next((fields[at] for at in filled if _is_tagged(group, at)), None),
        fields={} if len(filled) == 1 else types,
        enums=enums,
    )


def _filled(parts: tuple[Part, ...]) -> list[int]:
    """Return the places of the segments that the key fills; the last one if none varies."""
    found = [
        at
        for at, part in enumerate(parts)
        if isinstance(part, Varying) or not is_plain(part)
    ]
    return found or [len(parts) - 1]


def _suffix(at: int, filled: list[int]) -> str:
    return "Name" if len(filled) == 1 else f"Part{at + 1}"


def _type(part: Part, name: str, enums: dict[str, tuple[str, ...]]) -> str:
    if isinstance(part, Varying):
        return str(part.form)
    enums[name] = (unquote(part.text),)
    return name


def _is_tagged(group: Group, at: int) -> bool:
    part = group.parts[at]
    return isinstance(part, Varying) and part.is_tagged
