"""Keyspaces of one cluster that can make the same key, each with a key that proves it."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from cachegen import ir
from cachegen.check.meeting import earlier_partners
from cachegen.check.segments import pattern_place
from cachegen.declarations import Declarations
from cachegen.diagnostics import Problem
from cachegen.keys.domains import common, decoded
from cachegen.keys.patterns import text_of
from cachegen.keys.signatures import Signature, Signatures
from cachegen.places import Places
from cachegen.problems.conflicts import Conflict, Fill, Maker, Rival

SHOWN = 4
"""So many earlier keyspaces are shown with one that meets them, so many equal ones too."""


@dataclass(frozen=True, slots=True)
class _Twins:
    """Keyspaces with the same set of keys, in the workspace's order."""

    signature: Signature
    keyspaces: tuple[ir.Keyspace, ...]


def conflicts(workspace: ir.Workspace, places: Places) -> Iterator[Problem]:
    """Yield the keyspaces whose keys an earlier one of their cluster can make too."""
    declarations = Declarations.of(workspace)
    words = _Words(declarations, places)
    for alike in _comparable(workspace, Signatures(declarations)):
        found = earlier_partners([twins.signature for twins in alike], SHOWN)
        for twins, partners in zip(alike, found, strict=True):
            yield from _among(twins, words)
            if partners:
                yield words.conflict(twins, [alike[number] for number in partners])


def _comparable(
    workspace: ir.Workspace, signatures: Signatures
) -> Iterator[list[_Twins]]:
    """Yield what could meet at all: one cluster, one number of segments."""
    groups: defaultdict[tuple[str, int], defaultdict[Signature, list[ir.Keyspace]]]
    groups = defaultdict(lambda: defaultdict(list))
    for keyspace in workspace.keyspaces:
        domains = signatures.of(keyspace)
        if domains is not None:
            groups[keyspace.cluster, len(domains)][domains].append(keyspace)
    for by_signature in groups.values():
        yield [_Twins(domains, tuple(each)) for domains, each in by_signature.items()]


def _among(twins: _Twins, words: _Words) -> Iterator[Problem]:
    """Yield the conflicts of keyspaces with one and the same set of keys."""
    if any(common(domain, domain) is None for domain in twins.signature):
        return
    first, *later = twins.keyspaces
    if len(later) > SHOWN:
        others = tuple(words.name(each, first) for each in later[1:])
        yield words.twin(later[0], (first,), twins.signature, others)
        return
    for index, keyspace in enumerate(later):
        yield words.twin(keyspace, (first, *later[:index]), twins.signature, ())


@dataclass(frozen=True, slots=True)
class _Words:
    """What a problem needs to know of keyspaces that meet."""

    declarations: Declarations
    places: Places

    def name(self, keyspace: ir.Keyspace, beside: ir.Keyspace) -> str:
        """Return the keyspace's name, with its service unless both are of the same."""
        is_near = keyspace.service == beside.service
        return keyspace.name if is_near else f"{keyspace.service}.{keyspace.name}"

    def conflict(self, later: _Twins, earlier: list[_Twins]) -> Problem:
        """Return the conflict of a keyspace with others that came before it."""
        subject = later.keyspaces[0]
        rivals = [
            self._rival(each.keyspaces[0], subject, each.signature, later.signature)
            for each in earlier[:SHOWN]
        ]
        return self._problem(subject, rivals, (), len(earlier) > SHOWN)

    def twin(
        self,
        subject: ir.Keyspace,
        earlier: tuple[ir.Keyspace, ...],
        domains: Signature,
        others: tuple[str, ...],
    ) -> Problem:
        """Return the conflict of a keyspace with others that make exactly its keys."""
        rivals = [self._rival(each, subject, domains, domains) for each in earlier]
        return self._problem(subject, rivals, others, False)

    def _problem(
        self,
        subject: ir.Keyspace,
        rivals: list[Rival],
        others: tuple[str, ...],
        has_more: bool,
    ) -> Problem:
        first = rivals[0]
        return Conflict(
            pattern_place(subject, self.places),
            subject.cluster,
            self._maker(subject, subject.name, first.key),
            tuple(rivals),
            text_of(subject.pattern),
            others,
            has_more,
        )

    def _rival(
        self,
        rival: ir.Keyspace,
        subject: ir.Keyspace,
        domains: Signature,
        others: Signature,
    ) -> Rival:
        texts = (common(a, b) for a, b in zip(domains, others, strict=True))
        key = rival.separator.join(text for text in texts if text is not None)
        name = self.name(rival, subject)
        maker = self._maker(rival, name, key)
        return Rival(maker, pattern_place(rival, self.places), key)

    def _maker(self, keyspace: ir.Keyspace, name: str, key: str) -> Maker:
        """Return which key of the keyspace makes the key string."""
        fields = self.declarations.key_fields(keyspace.key)
        parts = key.split(keyspace.separator)
        fills = tuple(
            Fill(segment.name, _python(fields[segment.name], text))
            for segment, text in zip(keyspace.pattern, parts, strict=True)
            if isinstance(segment, ir.Placeholder)
        )
        return Maker(name, fills)


def _python(base: ir.BaseScalar | None, text: str) -> str:
    """Return the value that is encoded as `text`, as a person would write it."""
    plain = decoded(text[1:-1] if text.startswith("{") else text)
    if base == ir.ScalarType(ir.Scalar.BYTES):
        return repr(urlsafe_b64decode(plain + "=" * (-len(plain) % 4)))
    is_text = isinstance(base, ir.EnumType) or base == ir.ScalarType(ir.Scalar.STR)
    return f'"{plain}"' if is_text else plain
