"""What a change of compression or encryption does: who reads which of plain and encrypted values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cachegen import ir
from cachegen.breaking.advice import remains
from cachegen.breaking.finding import Class, Finding
from cachegen.breaking.sides import Side
from cachegen.kinds import kind_of
from cachegen.stored.addresses import keyspace_address

_PLAIN: Final = "plain"
_SEALED: Final = "encrypted"
_READ: Final[dict[ir.Encryption | None, frozenset[str]]] = {
    None: frozenset({_PLAIN}),
    "read": frozenset({_PLAIN, _SEALED}),
    "accept_plain": frozenset({_PLAIN, _SEALED}),
    "strict": frozenset({_SEALED}),
}
"""What a keyspace reads, and so what may still be stored under it."""

_WRITTEN: Final[dict[ir.Encryption | None, str]] = {
    None: _PLAIN,
    "read": _PLAIN,
    "accept_plain": _SEALED,
    "strict": _SEALED,
}
_ON: Final[tuple[ir.Encryption | None, ...]] = (None, "read", "accept_plain", "strict")
"""The steps of a roll-out; it is taken back in the other order."""

_LINES: Final[dict[ir.Encryption | None, str]] = {
    None: "no `encrypt`",
    "read": '`encrypt = "read"`',
    "accept_plain": "`encrypt = { accept_plain = true }`",
    "strict": "`encrypt = true`",
}


@dataclass(frozen=True, slots=True)
class SealingChanges:
    """The two sides of one keyspace."""

    old: Side
    new: Side
    before: ir.Keyspace
    after: ir.Keyspace

    def findings(self) -> Iterator[Finding]:
        """Yield what old entries and new code, or new entries and old code, make trouble of."""
        was, now = self.before.encrypt, self.after.encrypt
        unread = _READ[was] - _READ[now]
        refused = _WRITTEN[now] not in _READ[was]
        if unread:
            yield self._misread(next(iter(unread)), rolling=refused)
        elif refused:
            yield self._rolling(_WRITTEN[now])
        yield from self._compression()

    def _misread(self, form: str, *, rolling: bool) -> Finding:
        code = "CB221" if form is _PLAIN else "CB222"
        notes = [self._what_happens(form), remains(self.before)]
        if rolling:
            notes.append("old code that still runs fails on what new code stores, too")
        return self._finding(
            code,
            Class.MISREADS,
            f"what is stored {_how(form)} is no longer read",
            tuple(notes),
            (self._step(),),
            rolling=rolling,
            witness=self._witness(form),
        )

    def _rolling(self, form: str) -> Finding:
        code = "CB321" if form is _SEALED else "CB322"
        words = f"values are stored {_how(form)}, which old code does not read"
        note = "new code reads what is stored: only the time of the deploy matters"
        return self._finding(
            code, Class.BOTH_WAYS, words, (note,), (self._step(),), rolling=True
        )

    def _compression(self) -> Iterator[Finding]:
        was, now = self.before.compress, self.after.compress
        if was is None and now is not None:
            yield self._finding(
                "CB323",
                Class.BOTH_WAYS,
                "long values are stored as zstd frames, which old code reads only where"
                " it has zstd",
                ("new code reads what is stored: only the time of the deploy matters",),
                (
                    "release the runtime with its extra first:"
                    ' pip install "cachegen[zstd]"; Python 3.14 needs none',
                ),
                attribute="compress",
            )
        if was is not None and now is None:
            yield self._finding(
                "CB421",
                Class.NOTICE,
                "values are no longer compressed",
                (
                    "what is stored stays compressed: keep the extra `zstd` until it is gone",
                ),
                (),
                attribute="compress",
            )

    def _what_happens(self, form: str) -> str:
        if form is _SEALED and self._takes_any():
            return "nothing raises: each such entry is taken for what it is not"
        if self.after.on_decode_error == "miss":
            return "each such entry becomes a counted miss (on_decode_error is `miss`)"
        return "each such entry raises CacheDecodeError, until it expires or is deleted"

    def _takes_any(self) -> bool:
        """Return whether new code takes any bytes for a value, where it finds them."""
        one = kind_of(self.before.value, self.old.declarations).storage
        other = kind_of(self.after.value, self.new.declarations).storage
        return one is other and takes_any_bytes(self.new, self.after)

    def _step(self) -> str:
        """Return the help that names the step that is missing."""
        was, now = (
            _ON.index(each) for each in (self.before.encrypt, self.after.encrypt)
        )
        way = _ON[was + 1 : now] if was < now else _ON[was - 1 : now : -1]
        if not way:
            return (
                "wait until the last such entry is gone, then"
                f" `--allow {self.after.service}.{self.after.name}`"
            )
        return f"release {' and then '.join(_LINES[each] for each in way)} first"

    def _witness(self, form: str) -> bytes | None:
        text = self.old.sample(self.before)
        if form is _PLAIN or text is None:
            return text
        # As long as a real one: nobody here has a key, and no other side looks further.
        return b"\xc1\x01" + bytes(4 + 12) + bytes(len(text)) + bytes(16)

    def _finding(
        self,
        code: str,
        kind: Class,
        headline: str,
        notes: tuple[str, ...],
        help: tuple[str, ...],
        *,
        rolling: bool = False,
        witness: bytes | None = None,
        attribute: str = "encrypt",
    ) -> Finding:
        return Finding(
            code,
            kind,
            self.after.cluster,
            f"{self.after.service}.{self.after.name}",
            "",
            self.old.place(keyspace_address(self.before, attribute)),
            self.new.place(keyspace_address(self.after, attribute)),
            headline,
            notes,
            help,
            rolling=rolling,
            witness=witness,
        )


def takes_any_bytes(side: Side, keyspace: ir.Keyspace) -> bool:
    """Return whether a keyspace takes any bytes for a value, or for a dict's."""
    match keyspace.value:
        case ir.BasicValue(type) | ir.DictValue(_, type):
            return side.declarations.base(type) == ir.ScalarType(ir.Scalar.BYTES)
        case _:
            return False


def has_a_form_in_common(written: ir.Keyspace, read: ir.Keyspace) -> bool:
    """Return whether what one reads, plain or encrypted, the other reads in some form."""
    return bool(_READ[written.encrypt] & _READ[read.encrypt])


def _how(form: str) -> str:
    return "in plain" if form is _PLAIN else "encrypted"
