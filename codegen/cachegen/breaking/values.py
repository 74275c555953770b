"""What a change does to a keyspace's values, for new code on old entries and the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cachegen import ir
from cachegen.breaking.advice import own_keys, remains
from cachegen.breaking.finding import Class, Finding
from cachegen.breaking.sealing import has_a_form_in_common, takes_any_bytes
from cachegen.breaking.sides import Side
from cachegen.stored.addresses import keyspace_address
from cachegen.stored.trouble import Site, Trouble, TroubleKind
from cachegen.stored.upgrading import Upgrading

_NUMBERS = {kind: number for number, kind in enumerate(TroubleKind, 1)}


@dataclass(frozen=True, slots=True)
class ValueChanges:
    """The two sides of one keyspace, or of two that make the same keys."""

    old: Side
    new: Side
    before: ir.Keyspace
    after: ir.Keyspace

    def findings(self) -> Iterator[Finding]:
        """Yield what old entries and new code, or new entries and old code, make trouble of."""
        forward, backward = self.forward(), self.backward()
        olds = {_spot(each) for each, _ in forward}
        both = olds & {_spot(each) for each, _ in backward}
        for each, witness in forward:
            yield self._misread(each, witness, rolling=_spot(each) in both)
        for each, _ in backward:
            if _spot(each) not in both:
                yield self._rolling(each)

    def forward(self) -> list[tuple[Trouble, bytes | None]]:
        """Return what keeps new code from old entries, each with a value that shows it."""
        return _troubles(self.old, self.before, self.new, self.after)

    def backward(self) -> list[tuple[Trouble, bytes | None]]:
        """Return what keeps old code from new entries, each with a value that shows it."""
        return _troubles(self.new, self.after, self.old, self.before)

    def _misread(
        self, trouble: Trouble, witness: bytes | None, *, rolling: bool
    ) -> Finding:
        notes = [self._what_happens(trouble), remains(self.before)]
        if rolling:
            notes.append("old code that still runs fails on what new code stores, too")
        return Finding(
            f"CB20{_NUMBERS[trouble.kind]}",
            Class.MISREADS,
            self.after.cluster,
            f"{self.after.service}.{self.after.name}",
            trouble.site.path,
            self.old.place(trouble.site.written),
            self.new.place(trouble.site.read),
            _misread_words(trouble),
            tuple(notes),
            (*_other_ways(trouble), own_keys(self.after)),
            rolling=rolling,
            witness=witness,
        )

    def _rolling(self, trouble: Trouble) -> Finding:
        return Finding(
            f"CB30{_NUMBERS[trouble.kind]}",
            Class.BOTH_WAYS,
            self.after.cluster,
            f"{self.after.service}.{self.after.name}",
            trouble.site.path,
            self.old.place(trouble.site.read),
            self.new.place(trouble.site.written),
            _rolling_words(trouble),
            ("new code reads what is stored: only the time of the deploy matters",),
            (_in_two_steps(trouble), own_keys(self.after)),
            rolling=True,
        )

    def _what_happens(self, trouble: Trouble) -> str:
        if trouble.kind is TroubleKind.REDIS_TYPE:
            return "each such entry raises CacheWrongTypeError, until it is gone"
        if trouble.silent:
            return "nothing raises: each such entry is taken for what it is not"
        if self.after.on_decode_error == "miss":
            return "each such entry becomes a counted miss (on_decode_error is `miss`)"
        return "each such entry raises CacheDecodeError, until it expires or is deleted"


def _troubles(
    writer: Side, written: ir.Keyspace, reader: Side, read: ir.Keyspace
) -> list[tuple[Trouble, bytes | None]]:
    here, there = (keyspace_address(each, "value") for each in (written, read))
    upgrading = Upgrading(writer.samples, reader.samples, written.value, read.value)
    found = list(upgrading.troubles(Site("", here, there)))
    if has_a_form_in_common(written, read) or takes_any_bytes(reader, read):
        return found
    # What is encrypted for one of them alone is never taken for something else.
    return [(replace(each, silent=False), shown) for each, shown in found]


def _spot(trouble: Trouble) -> tuple[str, TroubleKind, tuple[str, ...]]:
    """Return what makes the troubles of both directions one and the same."""
    return trouble.site.path, trouble.kind, trouble.values


def _what(trouble: Trouble) -> str:
    return f"`{trouble.site.path}` of its value" if trouble.site.path else "its value"


def _misread_words(trouble: Trouble) -> str:
    what, values = _what(trouble), ", ".join(f"`{each}`" for each in trouble.values)
    match trouble.kind:
        case TroubleKind.REDIS_TYPE:
            return f"it was a Redis {trouble.written} and is a Redis {trouble.read}"
        case TroubleKind.TYPE if trouble.silent:
            return f"{what} was {trouble.written} and is read as {trouble.read}, which means something else"
        case TroubleKind.TYPE:
            return f"{what} was {trouble.written} and is {trouble.read}"
        case TroubleKind.MISSING:
            return f"`{trouble.site.path}` is new and has no default, and no stored value has it"
        case TroubleKind.VALUES:
            return (
                f"{values} may be stored in {what}, and {trouble.read} does not know it"
            )
        case TroubleKind.NONE:
            return f"{what} may be stored as None, and is {trouble.read} now"
        case TroubleKind.LENGTH:
            return f"{what} was {trouble.written} and is {trouble.read}"
        case TroubleKind.UNSEEN:
            return f"{what} was `{trouble.written}` and is `{trouble.read}`, of which cachegen sees only one"


def _rolling_words(trouble: Trouble) -> str:
    what, values = _what(trouble), ", ".join(f"`{each}`" for each in trouble.values)
    match trouble.kind:
        case TroubleKind.REDIS_TYPE:
            return f"it becomes a Redis {trouble.written}, and old code expects a Redis {trouble.read}"
        case TroubleKind.TYPE | TroubleKind.LENGTH:
            return (
                f"{what} becomes {trouble.written}, and old code reads {trouble.read}"
            )
        case TroubleKind.MISSING:
            return f"`{trouble.site.path}` is gone, and old code demands it"
        case TroubleKind.VALUES:
            return f"{values} is new in {what}, and old code does not know it"
        case TroubleKind.NONE:
            return f"{what} may be None now, and old code does not allow it"
        case TroubleKind.UNSEEN:
            return (
                f"{what} becomes `{trouble.written}`, of which old code knows nothing"
            )


def _other_ways(trouble: Trouble) -> tuple[str, ...]:
    match trouble.kind:
        case TroubleKind.MISSING:
            return ("give it a default, for the values that do not have it",)
        case TroubleKind.VALUES:
            return ("keep the value until the last entry that has it is gone",)
        case TroubleKind.NONE:
            return ("keep `| None` until the last such entry is gone",)
        case _:
            return ()


def _in_two_steps(trouble: Trouble) -> str:
    match trouble.kind:
        case TroubleKind.VALUES:
            return (
                "release the schema first; store the new value from the next release on"
            )
        case TroubleKind.NONE:
            return "release the schema first; store None from the next release on"
        case TroubleKind.MISSING:
            return "give it a default first; remove it in the release after"
        case _:
            return 'set on_decode_error = "miss" in the release before'
