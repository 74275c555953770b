"""What a change of `load` or `near` does while old and new code run beside each other.

Values are stored plain whatever `load` says; what differs is how long a value is kept past its
expiry, and who heeds the loads that are under way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cachegen import ir
from cachegen.breaking.finding import Class, Finding
from cachegen.breaking.sides import Side
from cachegen.stored.addresses import keyspace_address
from cachegen.words.quantities import duration

_NEVER_LOADED = ir.Load()


@dataclass(frozen=True, slots=True)
class LoadChanges:
    """The two sides of one keyspace."""

    old: Side
    new: Side
    before: ir.Keyspace
    after: ir.Keyspace

    def findings(self) -> Iterator[Finding]:
        """Yield what the change does during a deploy."""
        was, now = self.before.load, self.after.load
        yield from self._stale(_kept(self.before), _kept(self.after))
        notes = tuple(_notes(was, now))
        if notes:
            text = "how its values are loaded changes"
            yield self._finding("CB411", Class.NOTICE, "load", text, notes)
        if self.before.near != self.after.near:
            text = "what each process keeps near changes"
            note = "nothing that is stored changes by it"
            yield self._finding("CB412", Class.NOTICE, "near", text, (note,))

    def _stale(self, was: int, now: int) -> Iterator[Finding]:
        if now > was:
            text = f"values are kept {_shown(now)} past their expiry, which old code does not know"
            note = f"old code takes them for fresh up to {_shown(now - was)} longer"
            help = (
                "nothing, if old code may serve them: accept it with --allow",
                "or give the keyspace another pattern",
            )
            kind, code = Class.BOTH_WAYS, "CB311"
        elif now < was:
            text = f"values are kept {_shown(was)} past their expiry, which new code does not know"
            note = f"new code takes them for fresh up to {_shown(was - now)} longer"
            help = (
                "nothing, if new code may serve them: accept it with --allow",
                "or shorten `stale_for` once they are gone",
            )
            kind, code = Class.MISREADS, "CB211"
        else:
            return
        yield self._finding(code, kind, "load", text, (note,), help)

    def _finding(
        self,
        code: str,
        kind: Class,
        attribute: str,
        text: str,
        notes: tuple[str, ...],
        help: tuple[str, ...] = (),
    ) -> Finding:
        return Finding(
            code,
            kind,
            self.after.cluster,
            f"{self.after.service}.{self.after.name}",
            "",
            self.old.place(keyspace_address(self.before, attribute)),
            self.new.place(keyspace_address(self.after, attribute)),
            text,
            notes,
            help,
            witness=(self.old.sample(self.before) if kind is Class.MISREADS else None),
        )


def _kept(keyspace: ir.Keyspace) -> int:
    """Return for how many milliseconds a value is kept past its expiry."""
    return (keyspace.load or _NEVER_LOADED).stale_for or 0


def _notes(was: ir.Load | None, now: ir.Load | None) -> Iterator[str]:
    if (was is None) != (now is None):
        side = "old" if was is None else "new"
        yield (
            f"{side} code deletes and writes without ending loads that are under way: a value"
            " loaded before may be stored after"
        )
        return
    if was is None or now is None:
        return
    if was.missing != now.missing:
        yield "what is remembered as missing stays so until it expires or is loaded"
    if (was.timeout, was.lease) != (now.timeout, now.lease):
        yield "during the deploy a load may be taken over sooner or later than `lease` says"
    rest = (was.refresh_at, was.soft_timeout, was.retry_after, was.on_unavailable)
    if rest != (now.refresh_at, now.soft_timeout, now.retry_after, now.on_unavailable):
        yield "each process goes by its own schema until the deploy is over"


def _shown(milliseconds: int) -> str:
    return duration(milliseconds * 1_000)
