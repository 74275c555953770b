"""Changes that lose and misread nothing, and that somebody may want to know before a release."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cachegen import ir
from cachegen.breaking.finding import Class, Finding
from cachegen.breaking.sides import Side
from cachegen.kinds import types_inside
from cachegen.render import words
from cachegen.stored.addresses import Address, field_address, keyspace_address
from cachegen.words.types import spelled


@dataclass(frozen=True, slots=True)
class Notices:
    """The two sides of one keyspace; `troubled` are the paths that other findings name."""

    old: Side
    new: Side
    before: ir.Keyspace
    after: ir.Keyspace
    troubled: frozenset[str]

    def findings(self) -> Iterator[Finding]:
        """Yield the notices."""
        before, after = self.before, self.after
        if before.expiry != after.expiry:
            was, now = words.expiry(before.expiry), words.expiry(after.expiry)
            note = "what is stored keeps the time it has until it is written again"
            yield self._own("CB401", "expiry", f"expiry: “{was}” becomes “{now}”", note)
        if before.on_decode_error != after.on_decode_error:
            text = f"a value that does not decode was a {_outcome(before)} and is a {_outcome(after)}"
            yield self._own("CB403", "on_decode_error", text)
        if before.doc != after.doc:
            yield self._own("CB404", "doc", "its documentation changes")
        if before.value.__class__ is not after.value.__class__:
            return
        inside = types_inside(before.value), types_inside(after.value)
        for one, other in zip(*inside, strict=True):
            yield from self._types(one, other)

    def _types(self, was: ir.Type, now: ir.Type) -> Iterator[Finding]:
        address = keyspace_address(self.before, "value"), keyspace_address(
            self.after, "value"
        )
        yield from _Walk(self, set()).type(was, now, "", *address)

    def _own(self, code: str, attribute: str, text: str, *notes: str) -> Finding:
        old = keyspace_address(self.before, attribute)
        new = keyspace_address(self.after, attribute)
        return self.notice(code, "", text, old, new, *notes)

    def notice(
        self, code: str, path: str, text: str, old: Address, new: Address, *notes: str
    ) -> Finding:
        """Return a notice of this keyspace."""
        return Finding(
            code,
            Class.NOTICE,
            self.after.cluster,
            f"{self.after.service}.{self.after.name}",
            path,
            self.old.place(old),
            self.new.place(new),
            text,
            notes,
        )


@dataclass(frozen=True, slots=True)
class _Walk:
    """Both types of a value, followed side by side as far as they are alike."""

    notices: Notices
    met: set[tuple[str, str]]

    def type(
        self, was: ir.Type, now: ir.Type, path: str, old: Address, new: Address
    ) -> Iterator[Finding]:
        one, other = self.notices.old.declarations.base(
            was
        ), self.notices.new.declarations.base(now)
        match one, other:
            case ir.StructType(name), ir.StructType(its):
                yield from self._structs(name, its, path)
            case ir.OptionalType(item), ir.OptionalType(its_item):
                yield from self.type(item, its_item, path, old, new)
            case (ir.ListType(item), ir.ListType(its_item)) | (
                ir.SetType(item),
                ir.SetType(its_item),
            ):
                yield from self.type(item, its_item, f"{path}[]", old, new)
            case ir.DictType(_, value), ir.DictType(_, its_value):
                yield from self.type(value, its_value, f"{path}{{}}", old, new)
            case ir.EnumType(), ir.EnumType():
                return
            case _ if one != other and path not in self.notices.troubled:
                what = f"`{path}` of its value" if path else "its value"
                text = f"{what} was {spelled(was)} and is {spelled(now)}: what is stored still reads"
                yield self.notices.notice("CB405", path, text, old, new)
            case _:
                return

    def _structs(self, was: str, now: str, path: str) -> Iterator[Finding]:
        if (was, now) in self.met:
            return
        self.met.add((was, now))
        one, other = (
            self.notices.old.declarations.structs[was],
            self.notices.new.declarations.structs[now],
        )
        if one.imported != other.imported:
            if one.imported is not None and other.imported is not None:
                yield self._moved(one, other, path)
            return
        fields = {each.stored: each for each in other.fields}
        for field in one.fields:
            here = f"{path}.{field.stored}" if path else field.stored
            kept = fields.get(field.stored)
            if kept is None:
                yield self._gone(field.name, one, other, here)
                continue
            places = field_address(one, field.name), field_address(other, kept.name)
            yield from self.type(field.type, kept.type, here, *places)
            if field.default not in (None, kept.default):
                yield self._default(kept, here, *places)

    def _moved(
        self, one: ir.StructDeclaration, other: ir.StructDeclaration, path: str
    ) -> Finding:
        text = f"the model `{other.name}` is imported from elsewhere"
        note = (
            "cachegen does not see its fields: see to it that it reads what is stored"
        )
        places = field_address(one), field_address(other)
        return self.notices.notice("CB407", path, text, *places, note)

    def _gone(
        self,
        name: str,
        one: ir.StructDeclaration,
        other: ir.StructDeclaration,
        path: str,
    ) -> Finding:
        text = f"`{path}` is gone: what is stored in it is ignored, and lost when written again"
        places = field_address(one, name), field_address(other)
        return self.notices.notice("CB408", path, text, *places)

    def _default(
        self, kept: ir.Field, path: str, old: Address, new: Address
    ) -> Finding:
        if kept.default is None:
            text = f"`{path}` has no default any more"
            note = (
                "values stored before the field came to be do not have it, and fail now"
            )
        else:
            text = f"`{path}` has another default"
            note = "stored values that do not have the field read differently now"
        return self.notices.notice("CB406", path, text, old, new, note)


def _outcome(keyspace: ir.Keyspace) -> str:
    return "miss" if keyspace.on_decode_error == "miss" else "CacheDecodeError"
