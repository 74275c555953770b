"""What a change does to the strings of a keyspace's keys: whether old entries are still found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cachegen import ir
from cachegen.breaking.advice import remains
from cachegen.breaking.finding import Class, Finding
from cachegen.breaking.sides import Side
from cachegen.keys.patterns import text_of
from cachegen.stored.addresses import keyspace_address


@dataclass(frozen=True, slots=True)
class KeyChanges:
    """The two sides of one keyspace."""

    old: Side
    new: Side
    before: ir.Keyspace
    after: ir.Keyspace

    def findings(self) -> Iterator[Finding]:
        """Yield what makes old entries lost."""
        before, after = self.before, self.after
        if before.cluster != after.cluster:
            words = f"it moves from cluster `{before.cluster}` to `{after.cluster}`"
            yield self._loss("CB102", "cluster", words)
        elif before.separator != after.separator:
            yield self._joined_otherwise()
        if _layout(before) != _layout(after):
            words = f"its pattern `{text_of(before.pattern)}` becomes `{text_of(after.pattern)}`"
            yield self._loss("CB103", "pattern", words)
            return
        if _swapped(before, after):
            yield self._swap()
            return
        yield from self._fields()
        if _shard(before) != _shard(after):
            was, now = before.shard_by or "nothing", after.shard_by or "nothing"
            words = f"its shard, `{was}`, becomes `{now}`, and with it the braces in its keys"
            yield self._loss("CB105", "shard_by", words)

    def _fields(self) -> Iterator[Finding]:
        olds = self.old.declarations.key_fields(self.before.key)
        news = self.new.declarations.key_fields(self.after.key)
        for one, other in zip(self.before.pattern, self.after.pattern, strict=True):
            if isinstance(one, ir.Placeholder) and isinstance(other, ir.Placeholder):
                was, now = olds[one.name], news[other.name]
                assert was is not None
                assert now is not None
                yield from self._field(other.name, was, now)

    def _field(
        self,
        name: str,
        was: ir.BaseScalar,
        now: ir.BaseScalar,
    ) -> Iterator[Finding]:
        if _scalar(was) is not _scalar(now):
            words = f"`{name}` of its key was {_shown(was)} and is {_shown(now)}"
            yield self._loss("CB104", "key", words, name)
            return
        if not isinstance(now, ir.EnumType):
            return
        kept = self.new.declarations.enums[now.name].values
        if isinstance(was, ir.ScalarType):
            words = f"`{name}` of its key was any str and is now one of `{now.name}`"
            yield self._loss("CB106", "key", words, name)
            return
        lost = [
            each
            for each in self.old.declarations.enums[was.name].values
            if each not in kept
        ]
        if lost:
            shown = ", ".join(f"`{each}`" for each in lost)
            words = f"no key has {shown} for `{name}` any more"
            yield self._loss("CB106", "key", words, name)

    def _loss(self, code: str, attribute: str, words: str, field: str = "") -> Finding:
        return Finding(
            code,
            Class.LOSES,
            self.after.cluster,
            f"{self.after.service}.{self.after.name}",
            field,
            self.old.place(keyspace_address(self.before, attribute)),
            self.new.place(keyspace_address(self.after, attribute)),
            words,
            (f"what is stored is not found any more; {remains(self.before)}",),
            (
                "nothing, if the cache may start empty: "
                f"`--allow {self.after.service}.{self.after.name}`",
                "else keep the key as it was, or fill the new keys before the release",
            ),
        )

    def _joined_otherwise(self) -> Finding:
        was, now = self.before.separator, self.after.separator
        words = f"its keys were joined by `{was}` and are joined by `{now}`"
        clusters = {each.name: each for each in self.new.located.workspace.clusters}
        cluster = clusters[self.after.cluster]
        address = cluster.service, ("clusters", cluster.name, "separator")
        loss = self._loss("CB108", "pattern", words)
        return replace(loss, new=self.new.place(address))

    def _swap(self) -> Finding:
        old, new = text_of(self.before.pattern), text_of(self.after.pattern)
        words = f"placeholders change places: `{old}` becomes `{new}`"
        loss = self._loss("CB107", "pattern", words)
        note = "a new key can be the string of another old key, whose entry it reads"
        return Finding(
            loss.code,
            Class.MISREADS,
            loss.cluster,
            loss.keyspace,
            "",
            loss.old,
            loss.new,
            words,
            (note, *loss.notes),
            ("keep their order, or change a literal of the pattern too",),
            rolling=True,
            witness=self.old.sample(self.before),
        )


def _layout(keyspace: ir.Keyspace) -> list[str | None]:
    """Return the literals, and None for each placeholder."""
    return [
        each.text if isinstance(each, ir.LiteralSegment) else None
        for each in keyspace.pattern
    ]


def _names(keyspace: ir.Keyspace) -> list[str]:
    return [each.name for each in keyspace.pattern if isinstance(each, ir.Placeholder)]


def _swapped(before: ir.Keyspace, after: ir.Keyspace) -> bool:
    """Return whether a placeholder stands where another one stood and still exists."""
    olds, news = _names(before), _names(after)
    return any(was != now and was in news for was, now in zip(olds, news, strict=True))


def _shard(keyspace: ir.Keyspace) -> int | None:
    """Return which placeholder is the shard; its name is not stored."""
    names = _names(keyspace)
    return names.index(keyspace.shard_by) if keyspace.shard_by in names else None


def _scalar(base: ir.ScalarType | ir.EnumType) -> ir.Scalar:
    return base.scalar if isinstance(base, ir.ScalarType) else ir.Scalar.STR


def _shown(base: ir.ScalarType | ir.EnumType) -> str:
    return base.scalar if isinstance(base, ir.ScalarType) else base.name
