"""What a keyspace's keys can be, segment by segment: the domains that its placeholders have."""

from __future__ import annotations

from cachegen import ir
from cachegen.declarations import Declarations
from cachegen.keys.domains import Domain, literal_domain, scalar_domain, values_domain
from cachegen.keys.patterns import is_sound, is_whole

Signature = tuple[Domain, ...]
"""The domain of each segment; the keys are all their combinations."""


class Signatures:
    """The signatures of one workspace's keyspaces.

    Each domain is made once, for one enum can stand in thousands of keys.
    """

    def __init__(self, declarations: Declarations) -> None:
        self._declarations = declarations
        self._domains: dict[tuple[object, ...], Domain] = {}

    def of(self, keyspace: ir.Keyspace) -> Signature | None:
        """Return a keyspace's signature, or None when its pattern does not say.

        That is when a placeholder is unknown, stands twice or is of a type that no key
        can be of, a segment is none, or the shard is unknown. Those are problems of their
        own.
        """
        separator = keyspace.separator
        if not keyspace.pattern or not all(
            is_sound(each) and is_whole(each, separator) for each in keyspace.pattern
        ):
            return None
        fields = self._declarations.key_fields(keyspace.key)
        if keyspace.shard_by is not None and keyspace.shard_by not in fields:
            return None
        domains: list[Domain] = []
        for index, segment in enumerate(keyspace.pattern):
            if isinstance(segment, ir.LiteralSegment):
                domains.append(self._literal(segment.text))
                continue
            base = fields.pop(segment.name, None)
            if base is None or not _is_key(base):
                return None
            sharded = segment.name == keyspace.shard_by
            first = index == 0
            domains.append(
                self._placeholder(base, separator, sharded=sharded, first=first)
            )
        return tuple(domains)

    def _placeholder(
        self,
        base: ir.BaseScalar,
        separator: ir.Separator,
        *,
        sharded: bool,
        first: bool,
    ) -> Domain:
        at = (base, separator, sharded, first)
        if at not in self._domains:
            if isinstance(base, ir.EnumType):
                values = self._declarations.enums[base.name].values
                made = values_domain(
                    values, sharded=sharded, first=first, separator=separator
                )
            else:
                made = scalar_domain(
                    base.scalar, sharded=sharded, first=first, separator=separator
                )
            self._domains[at] = made
        return self._domains[at]

    def _literal(self, text: str) -> Domain:
        at = (text,)
        if at not in self._domains:
            self._domains[at] = literal_domain(text)
        return self._domains[at]


def _is_key(base: ir.BaseScalar) -> bool:
    return isinstance(base, ir.EnumType) or base.scalar in ir.KEY_SCALARS
