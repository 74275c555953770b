"""The proposed schema as commented TOML; every line of it is ours except for names that were made safe."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from cachegen.live.inferring.proposals import Proposal, Unexpressed
from cachegen.live.inferring.structs import StructField
from cachegen.report.cells import visible
from cachegen.words.quantities import amount

_WIDTH = 100

_long_word = re.compile(rf"\S{{{_WIDTH + 1},}}")
"""As in a stranger's key: a key may have 512 MB, and a comment shows how it begins."""

_NAMED = 200
"""Patterns that are named where no keyspace holds their keys."""


def schema_text(
    cluster: str,
    eviction_policy: str,
    separator: str,
    proposals: Sequence[Proposal],
) -> str:
    """Return the schema; the cluster first, then each keyspace with its types."""
    lines = ["version = 1", "", f"[clusters.{cluster}]"]
    lines += [f'eviction_policy = "{eviction_policy}"']
    if separator != "/":
        lines += [f'separator = "{separator}"']
    enums = {
        name: values for each in proposals for name, values in each.key.enums.items()
    }
    if enums:
        lines += ["", "[enums]"]
        lines += [f"{name} = {_texts(values)}" for name, values in enums.items()]
    for proposal in proposals:
        lines += ["", *_keyspace(proposal, cluster)]
    return _joined(lines)


def remarks(texts: Sequence[str]) -> str:
    """Return texts as comments."""
    return _joined([line for text in texts for line in _comment(text)])


def not_expressed(unexpressed: Sequence[Unexpressed]) -> str:
    """Return what no keyspace holds, as comments; those of most keys first."""
    if not unexpressed:
        return ""
    lines = ["", *_comment("NOT EXPRESSED. No keyspace holds these keys:")]
    ordered = sorted(unexpressed, key=lambda one: (-one.count, one.shown))
    for each in ordered[:_NAMED]:
        text = f"{each.shown} ({each.count:,}): {each.reason}"
        lines += _comment(text, "# - ", "#   ")
    if len(ordered) > _NAMED:
        keys = sum(each.count for each in ordered[_NAMED:])
        more = amount(len(ordered) - _NAMED, "pattern")
        lines += _comment(f"{more} more, {amount(keys, 'key')}", "# - ", "#   ")
    return _joined(lines)


def migration(introduction: str, script: Sequence[str]) -> str:
    """Return a script as comments that can be pasted once the `#` are gone."""
    return _joined(["", *_comment(introduction), *(f"#   {each}" for each in script)])


def _joined(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _keyspace(proposal: Proposal, cluster: str) -> Iterator[str]:
    key, value = proposal.key, proposal.value
    if key.fields:
        yield f"[structs.{key.type}.fields]"
        for name, type in key.fields.items():
            yield f'{name} = "{type}"'
        yield ""
    for name, fields in value.structs.items():
        yield from _struct(name, fields)
        yield ""
    for note in (*proposal.notes, *value.notes):
        yield from _comment(note)
    yield f"[keyspaces.{proposal.name}]"
    yield f'cluster = "{cluster}"'
    yield f'key = "{key.type}"'
    yield f'value = "{value.type}"'
    yield f'pattern = "{key.pattern}"'
    if key.shard_by is not None:
        yield f'shard_by = "{key.shard_by}"'
    if proposal.expiry is not None:
        yield f"expiry = {proposal.expiry}"
    if value.misses_null:
        yield 'on_decode_error = "miss"'


def _struct(name: str, fields: Mapping[str, StructField]) -> Iterator[str]:
    yield f"[structs.{name}.fields]"
    for field, each in fields.items():
        more = ", optional = true" if each.is_optional else ""
        if each.json is not None:
            more += f", json = {_text(each.json)}"
        if more:
            yield f'{field} = {{ type = "{each.type}"{more} }}'
        else:
            yield f'{field} = "{each.type}"'


def _texts(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _text(text: str) -> str:
    """Return a TOML string; JSON's escapes are TOML's, too, except for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str, first: str = "# ", rest: str = "# ") -> list[str]:
    return textwrap.wrap(
        _long_word.sub(lambda word: f"{word[0][:_WIDTH]}…", visible(text)),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
