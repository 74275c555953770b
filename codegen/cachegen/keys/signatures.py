"""What fills a keyspace's placeholders: the key's fields, their scalars and their domains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cachegen import ir
from cachegen.keys.domains import Domain, literal_domain, scalar_domain, values_domain
from cachegen.keys.patterns import is_sound

SCALAR_FIELD = "key"
"""What the placeholder of a scalar key is called."""


@dataclass(frozen=True, slots=True)
class KeyTypes:
    """The declarations of a workspace that a key can be made of, by name."""

    named: Mapping[str, ir.NamedScalar]
    enums: Mapping[str, ir.EnumDeclaration]
    structs: Mapping[str, ir.StructDeclaration]
    _domains: dict[tuple[object, bool, bool], Domain] = field(
        default_factory=dict[tuple[object, bool, bool], Domain], repr=False
    )
    """Each domain once, for one enum can stand in thousands of keys."""

    @classmethod
    def of(cls, workspace: ir.Workspace) -> KeyTypes:
        """Return the workspace's declarations by name."""
        return cls(
            {each.name: each for each in workspace.named},
            {each.name: each for each in workspace.enums},
            {each.name: each for each in workspace.structs},
        )

    def base(self, type: ir.Type) -> ir.ScalarType | ir.EnumType | None:
        """Return what a key type is made of at the bottom; None for no key type."""
        while isinstance(type, ir.NamedType):
            type = self.named[type.name].base
        return type if isinstance(type, ir.ScalarType | ir.EnumType) else None

    def fields(self, key: ir.Key) -> dict[str, ir.ScalarType | ir.EnumType | None]:
        """Return what each field of a key is made of, in order."""
        if isinstance(key, ir.ScalarKey):
            return {SCALAR_FIELD: self.base(key.type)}
        struct = self.structs.get(key.struct)
        fields = struct.fields if struct is not None else ()
        return {field.name: self.base(field.type) for field in fields}

    def domain(
        self, base: ir.ScalarType | ir.EnumType, *, sharded: bool, first: bool
    ) -> Domain:
        """Return what a placeholder over `base` can be."""
        at = (base, sharded, first)
        if at not in self._domains:
            if isinstance(base, ir.EnumType):
                values = self.enums[base.name].values
                made = values_domain(values, sharded=sharded, first=first)
            else:
                made = scalar_domain(base.scalar, sharded=sharded, first=first)
            self._domains[at] = made
        return self._domains[at]

    def literal(self, text: str) -> Domain:
        """Return what a literal can be: itself."""
        at = (text, False, False)
        if at not in self._domains:
            self._domains[at] = literal_domain(text)
        return self._domains[at]


def key_fields(
    key: ir.Key, structs: Mapping[str, ir.StructDeclaration]
) -> tuple[str, ...] | None:
    """Return the names that the placeholders of a key have, in order; None if unknown.

    They are when no struct is called so, or when it has no fields or shows none. Those
    are problems of their own.
    """
    if isinstance(key, ir.ScalarKey):
        return (SCALAR_FIELD,)
    struct = structs.get(key.struct)
    if struct is None or not struct.fields:
        return None
    return tuple(field.name for field in struct.fields)


def signature(keyspace: ir.Keyspace, types: KeyTypes) -> tuple[Domain, ...] | None:
    """Return the domain of each segment; the keys are all their combinations.

    None when the pattern does not say: a placeholder is unknown, stands twice or is of a
    type that no key can be of, a segment is none, or the shard is unknown. Those are
    problems of their own.
    """
    if not keyspace.pattern or not all(map(is_sound, keyspace.pattern)):
        return None
    fields = types.fields(keyspace.key)
    if keyspace.shard_by is not None and keyspace.shard_by not in fields:
        return None
    domains: list[Domain] = []
    for index, segment in enumerate(keyspace.pattern):
        if isinstance(segment, ir.LiteralSegment):
            domains.append(types.literal(segment.text))
            continue
        base = fields.pop(segment.name, None)
        if base is None or not _is_key(base):
            return None
        sharded = segment.name == keyspace.shard_by
        domains.append(types.domain(base, sharded=sharded, first=index == 0))
    return tuple(domains)


def _is_key(base: ir.ScalarType | ir.EnumType) -> bool:
    return isinstance(base, ir.EnumType) or base.scalar in ir.KEY_SCALARS
