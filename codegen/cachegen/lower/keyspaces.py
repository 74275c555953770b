"""Keyspaces lowered: cluster, key, value, pattern and expiry, each judged by itself.

Every keyspace goes on to the checks, whatever in it has a problem, so that one mistake
hides no other; what is unknown there holds a harmless stand-in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cachegen import ir
from cachegen.declarations import SCALAR_FIELD
from cachegen.keys import patterns
from cachegen.lower.attributes import Attributes
from cachegen.lower.expiry import expiry
from cachegen.lower.identifiers import bad_name, cluster_likeness, is_cluster_name
from cachegen.lower.keys import UNKNOWN_KEY, KeyReader
from cachegen.lower.loading import load
from cachegen.lower.nearness import near
from cachegen.lower.scope import CompilationUnit, WorkspaceScope
from cachegen.lower.storing import Storing
from cachegen.lower.structs import TypedDeclarations
from cachegen.lower.surroundings import Surroundings
from cachegen.lower.uses import UseReader
from cachegen.problems.names import UnknownCluster
from cachegen.problems.patterns import pattern_problem
from cachegen.shape import model
from cachegen.shape.declarations import Declared
from cachegen.words.near import near_name

_STAND_IN_VALUE = ir.BasicValue(ir.ScalarType(ir.Scalar.STR))
_STAND_IN_EXPIRY = ir.ExpireIn(1000)


@dataclass(frozen=True, slots=True)
class KeyspaceReader:
    """Reads the keyspaces of a workspace, one after another."""

    scope: WorkspaceScope
    declarations: TypedDeclarations
    keys: KeyReader

    def read(
        self, unit: CompilationUnit, declared: Declared[model.Keyspace]
    ) -> ir.Keyspace:
        """Return a keyspace for the checks."""
        place = self.scope.places.key(unit.service, "keyspaces", declared.name)
        self.scope.problems.extend(bad_name("keyspace", declared.name, place))
        at = Attributes(unit.service, declared)
        body = declared.body
        if body is None:
            return ir.Keyspace(
                at.name, at.service, at.nowhere, UNKNOWN_KEY, _STAND_IN_VALUE, ()
            )
        cluster = self._cluster(body, at)
        key: ir.Key = UNKNOWN_KEY
        if at.sound("key"):
            key = self.keys.read(at.text("key", body.key), at.name)
        value = UseReader(self.scope, self.declarations).read(body, at)
        pattern = self._pattern(body, at, key)
        expires = self._expiry(body, at)
        around = self._surroundings(body, at, value, pattern, expires)
        storing = Storing(
            at.service, declared, value, pattern, self.declarations, self.scope
        )
        return ir.Keyspace(
            at.name,
            at.service,
            cluster,
            key,
            value or _STAND_IN_VALUE,
            pattern,
            expires,
            body.shard_by if "shard_by" in body.model_fields_set else None,
            _on_decode_error(body),
            body.doc or None,
            load(body.load, at.declared.within("load"), around),
            near(body.near, at.declared.within("near"), around),
            compress=storing.compression(body.compress),
            encrypt=storing.encryption(body.encrypt),
        )

    def _cluster(self, body: model.Keyspace, at: Attributes) -> str:
        """Return the cluster's name; of one without a usable name, one that is its own.

        Keyspaces of one unknown cluster are still compared with each other.
        """
        if body.cluster in self.scope.clusters:
            return body.cluster
        if at.sound("cluster") and self.scope.complete:
            place = at.text("cluster", body.cluster).place(self.scope.places)
            alike = {each: cluster_likeness(each) for each in self.scope.clusters}
            known = tuple(each for each, name in alike.items() if each == name)
            # The name that a bad one is advised to become counts: it will be declared.
            possible = {each for each in alike.values() if each} - {body.cluster}
            near = near_name(body.cluster, possible)
            declarable = is_cluster_name(body.cluster)
            problem = UnknownCluster(place, body.cluster, near, known, declarable)
            self.scope.problems.append(problem)
        return body.cluster if is_cluster_name(body.cluster) else at.nowhere

    def _pattern(
        self, body: model.Keyspace, at: Attributes, key: ir.Key
    ) -> tuple[ir.Segment, ...]:
        """Return the pattern's segments; none when nothing is known of it."""
        if not at.sound("pattern"):
            return ()
        parsed = patterns.parse(body.pattern)
        if not parsed.faults:
            return parsed.segments
        text = at.text("pattern", body.pattern)
        fields = self._fields(key)
        for fault in parsed.faults:
            place = text.place(self.scope.places, fault.span)
            problem = pattern_problem(fault, place, at.name, body.pattern, fields)
            self.scope.problems.append(problem)
        return _segments_as_written(body.pattern)

    def _fields(self, key: ir.Key) -> tuple[str, ...]:
        """Return the placeholders that a key fills, as far as they are known."""
        if isinstance(key, ir.ScalarKey):
            return (SCALAR_FIELD,)
        struct = self.declarations.structs.get(key.struct)
        return tuple(struct.fields) if struct is not None else ()

    def _expiry(self, body: model.Keyspace, at: Attributes) -> ir.Expiry | None:
        if not at.sound("expiry"):
            return _STAND_IN_EXPIRY
        if "expiry" not in body.model_fields_set:
            return None
        damaged = at.declared.within("expiry")
        lowered = expiry(body.expiry, damaged, at.text("expiry", ""), self.scope)
        return lowered or _STAND_IN_EXPIRY

    def _surroundings(
        self,
        body: model.Keyspace,
        at: Attributes,
        value: ir.Use | None,
        pattern: tuple[ir.Segment, ...],
        expiry: ir.Expiry | None,
    ) -> Surroundings:
        """Return what `load` and `near` see; of an expiry with a problem, nothing."""
        ends = isinstance(expiry, ir.ExpireIn | ir.ExpireDaily)
        known = at.sound("expiry") and expiry is not _STAND_IN_EXPIRY
        return Surroundings(
            at.service,
            at.name,
            value,
            pattern,
            expiry if known else None,
            ends if known else None,
            self.scope,
        )


def _on_decode_error(body: model.Keyspace) -> Literal["raise", "miss"]:
    """Return what was chosen; where values are loaded, else a miss."""
    chosen = "on_decode_error" in body.model_fields_set
    return body.on_decode_error if chosen or not body.load else "miss"


def _segments_as_written(pattern: str) -> tuple[ir.Segment, ...]:
    """Return the segments of a pattern with faults, what is wrong as a literal of its text."""
    parsed = ((each, patterns.parse(each).segments) for each in pattern.split("/"))
    segments = (
        found[0] if found else ir.LiteralSegment(text) for text, found in parsed
    )
    return tuple(segments) if pattern else ()
