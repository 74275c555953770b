"""`[forget.NAME]` lowered: whose keys it deletes, and which keyspaces it covers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cachegen import ir
from cachegen.declarations import Declarations
from cachegen.diagnostics import Problem
from cachegen.keys.personal import Many, Nameable, Open, personal
from cachegen.lower.identifiers import bad_name
from cachegen.lower.scope import CompilationUnit, SchemaText, TypeKind, WorkspaceScope
from cachegen.problems.forgetting import (
    ForgetKey,
    ForgetLacks,
    ForgetMany,
    ForgetOpen,
    UnknownKeyspace,
)
from cachegen.shape import model
from cachegen.shape.declarations import Declared
from cachegen.source import Place
from cachegen.words.near import near_name


def forgets(
    units: Sequence[CompilationUnit], workspace: ir.Workspace, scope: WorkspaceScope
) -> Iterator[ir.Forget]:
    """Yield the methods that delete, with the keyspaces of `workspace` that they cover."""
    types = Declarations.of(workspace)
    for unit in units:
        own = {
            each.name: each
            for each in workspace.keyspaces
            if each.service == unit.service
        }
        reader = _Reader(unit.service, own, types, scope)
        for each in unit.shaped.forgets:
            yield reader.read(each)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads what one service forgets; `own` are its keyspaces by name."""

    service: str
    own: dict[str, ir.Keyspace]
    types: Declarations
    scope: WorkspaceScope

    def read(self, declared: Declared[model.Forget]) -> ir.Forget:
        name = declared.name
        place = self.scope.places.key(self.service, "forget", name)
        self.scope.problems.extend(bad_name("forget", name, place))
        body = declared.body
        if body is None:
            return ir.Forget(name, self.service, "", ())
        listed = dict(self._declared(body, name))
        if not declared.sound("key") or not self._is_named(body, name):
            return ir.Forget(name, self.service, "", ())
        if body.keyspaces and declared.sound("keyspaces"):
            covered = tuple(self._listed(body, name, listed))
        else:
            covered = tuple(self._unlisted(body.key))
        return ir.Forget(name, self.service, body.key, covered, body.doc or None)

    def _is_named(self, body: model.Forget, name: str) -> bool:
        found = self.scope.types.get(body.key)
        if found is not None and found.kind is TypeKind.NAMED:
            return body.key not in self.scope.broken
        if found is not None or self.scope.complete:
            known = (
                each
                for each, type in self.scope.types.items()
                if type.kind is TypeKind.NAMED
            )
            text = SchemaText(body.key, self.service, ("forget", name, "key"))
            place = text.place(self.scope.places)
            near = near_name(body.key, known)
            self.scope.problems.append(ForgetKey(place, name, body.key, near))
        return False

    def _unlisted(self, key: str) -> Iterator[ir.Forgotten]:
        for each in self.own.values():
            found = personal(each, key, self.types)
            if isinstance(found, Nameable):
                yield ir.Forgotten(each.name, found.field)

    def _declared(
        self, body: model.Forget, name: str
    ) -> Iterator[tuple[ir.Keyspace, Place]]:
        """Yield the listed keyspaces that there are, with the place of each in the list."""
        for index, listed in enumerate(body.keyspaces):
            path = ("forget", name, "keyspaces", index)
            place = SchemaText(listed, self.service, path).place(self.scope.places)
            keyspace = self.own.get(listed)
            if keyspace is not None:
                yield keyspace, place
            elif self.scope.complete:
                near = near_name(listed, self.own)
                problem = UnknownKeyspace(place, name, listed, near)
                self.scope.problems.append(problem)

    def _listed(
        self, body: model.Forget, name: str, listed: dict[ir.Keyspace, Place]
    ) -> Iterator[ir.Forgotten]:
        for keyspace, place in listed.items():
            found = personal(keyspace, body.key, self.types)
            if isinstance(found, Nameable):
                yield ir.Forgotten(keyspace.name, found.field)
            elif self._is_key_known(keyspace):
                refused = self._refused(place, name, body.key, keyspace, found)
                self.scope.problems.append(refused)

    def _is_key_known(self, keyspace: ir.Keyspace) -> bool:
        """Return whether nothing is wrong with a key that was reported already."""
        bases = self.types.key_fields(keyspace.key).values()
        known = (ir.ScalarType, ir.EnumType)
        return bool(bases) and all(isinstance(each, known) for each in bases)

    def _refused(
        self,
        place: Place,
        name: str,
        key: str,
        keyspace: ir.Keyspace,
        found: Open | Many | None,
    ) -> Problem:
        declared = self.scope.places.value(
            self.service, "keyspaces", keyspace.name, "key"
        )
        match found:
            case None:
                return ForgetLacks(place, name, keyspace.name, key, declared)
            case Open(field):
                return ForgetOpen(place, name, keyspace.name, field, declared)
            case Many(count):
                return ForgetMany(place, name, keyspace.name, count, declared)
