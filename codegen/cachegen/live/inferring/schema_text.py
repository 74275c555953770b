"""The proposed schema as commented TOML; every line of it is ours but for names that were made safe."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from cachegen.live.inferring.proposals import Proposal, Unexpressed
from cachegen.live.inferring.structs import StructField
from cachegen.report.cells import visible

_WIDTH = 100

_MIGRATION = (
    "MIGRATION. cachegen joins the segments of a key by `/`, so that every key has one "
    "reading; keys joined by `:` are others. A cache needs no moving: deploy the new "
    "keyspace, let reads miss and fill, and let the old keys expire (those without a TTL: "
    "delete them afterwards). To keep the contents, rename them while nobody writes, after "
    "trying it on a copy; RENAMENX leaves alone what the new keyspace has already:"
)
_RENAMING = (
    "#   redis-cli --scan --pattern 'user:*' | while IFS= read -r old; do",
    '#     redis-cli renamenx "$old" "$(printf %s "$old" | tr : /)"; done',
)


def schema_text(
    header: Sequence[str],
    cluster: str,
    eviction_policy: str,
    proposals: Sequence[Proposal],
    unexpressed: Sequence[Unexpressed] = (),
) -> str:
    """Return the schema; the clusters first, then each keyspace with its structs."""
    lines = [line for text in header for line in _comment(text)]
    lines += ["version = 1", "", f"[clusters.{cluster}]"]
    lines += [f'eviction_policy = "{eviction_policy}"']
    for proposal in proposals:
        lines += ["", *_keyspace(proposal, cluster)]
    if unexpressed:
        lines += ["", *_comment("NOT EXPRESSED. No keyspace holds these keys:")]
        for each in unexpressed:
            text = f"{each.shown} ({each.count:,}): {each.reason}"
            lines += _comment(text, "# - ", "#   ")
    if any("see MIGRATION" in note for each in proposals for note in each.notes):
        lines += ["", *_comment(_MIGRATION), *_RENAMING]
    return "".join(f"{line}\n" for line in lines)


def _keyspace(proposal: Proposal, cluster: str) -> Iterator[str]:
    if proposal.key_fields:
        yield f"[structs.{proposal.key}.fields]"
        for name, type in proposal.key_fields.items():
            yield f'{name} = "{type}"'
        yield ""
    for name, fields in proposal.structs.items():
        yield from _struct(name, fields)
        yield ""
    for note in proposal.notes:
        yield from _comment(note)
    yield f"[keyspaces.{proposal.name}]"
    yield f'cluster = "{cluster}"'
    yield f'key = "{proposal.key}"'
    yield f'value = "{proposal.value}"'
    yield f'pattern = "{proposal.pattern}"'
    if proposal.shard_by is not None:
        yield f'shard_by = "{proposal.shard_by}"'
    if proposal.expiry is not None:
        yield f'expiry = "{proposal.expiry}"'


def _struct(name: str, fields: Mapping[str, StructField]) -> Iterator[str]:
    yield f"[structs.{name}.fields]"
    for field, each in fields.items():
        if each.is_optional:
            yield f'{field} = {{ type = "{each.type}", optional = true }}'
        else:
            yield f'{field} = "{each.type}"'


def _comment(text: str, first: str = "# ", rest: str = "# ") -> list[str]:
    return textwrap.wrap(
        visible(text),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
