"""What a release does to what is cached: two workspaces compared by what they store and read.

Names of services, structs and keyspaces are not stored, so a change of those is no
finding. Pure; where the older workspace comes from is for the command line.
"""

from __future__ import annotations

from collections.abc import Iterator

from cachegen import ir
from cachegen.breaking.advice import remains
from cachegen.breaking.finding import Class, Finding, ordered
from cachegen.breaking.keys import KeyChanges
from cachegen.breaking.loading import LoadChanges
from cachegen.breaking.notices import Notices
from cachegen.breaking.pairs import Candidates, Pairs, meet, pairs
from cachegen.breaking.sealing import SealingChanges
from cachegen.breaking.sides import Side
from cachegen.breaking.values import ValueChanges
from cachegen.keys.patterns import text_of
from cachegen.places import Located
from cachegen.stored.addresses import keyspace_address

__all__ = ["Class", "Finding", "compare"]


def compare(old: Located, new: Located) -> tuple[Finding, ...]:
    """Return what the change from `old` to `new` means for what is stored."""
    before, after = Side.of(old), Side.of(new)
    matched = pairs(old.workspace, new.workspace)
    findings = [_gone(each, before) for each in matched.gone]
    for was, now in matched.both:
        findings.extend(_changes(was, now, before, after))
    findings.extend(_taken(matched, before, after))
    findings.extend(_policies(before, after))
    return ordered(findings)


def _changes(
    was: ir.Keyspace, now: ir.Keyspace, before: Side, after: Side
) -> Iterator[Finding]:
    yield from KeyChanges(before, after, was, now).findings()
    yield from LoadChanges(before, after, was, now).findings()
    troubled: list[Finding] = []
    if meet(was, before.signatures, now, after.signatures):
        troubled = list(ValueChanges(before, after, was, now).findings())
        yield from troubled
        yield from SealingChanges(before, after, was, now).findings()
        paths = frozenset(each.path for each in troubled)
        yield from Notices(before, after, was, now, paths).findings()


def _gone(keyspace: ir.Keyspace, before: Side) -> Finding:
    name = f"{keyspace.service}.{keyspace.name}"
    return Finding(
        "CB101",
        Class.LOSES,
        keyspace.cluster,
        name,
        "",
        before.place(keyspace_address(keyspace)),
        None,
        f"it is gone, and with it what is stored under `{text_of(keyspace.pattern)}`",
        (remains(keyspace),),
        (f"nothing, if nobody needs it any more: `--allow {name}`",),
    )


def _taken(matched: Pairs, before: Side, after: Side) -> Iterator[Finding]:
    """Yield new keyspaces that make keys which were another one's."""
    partner = {id(now): was for was, now in matched.both}
    olds = [*(was for was, _ in matched.both), *matched.gone]
    candidates = Candidates(olds)
    for now in (*(now for _, now in matched.both), *matched.new):
        for was in candidates.near(now):
            same = partner.get(id(now)) is was
            if not same and meet(was, before.signatures, now, after.signatures):
                yield _takes(was, now, before, after)


def _takes(was: ir.Keyspace, now: ir.Keyspace, before: Side, after: Side) -> Finding:
    troubles = ValueChanges(before, after, was, now).forward()
    outcome = (
        "whose values it cannot read"
        if troubles
        else "whose values it takes for its own"
    )
    shown = [witness for _, witness in troubles] or [before.sample(was)]
    return Finding(
        "CB208",
        Class.MISREADS,
        now.cluster,
        f"{now.service}.{now.name}",
        "",
        before.place(keyspace_address(was, "pattern")),
        after.place(keyspace_address(now, "pattern")),
        f"it makes keys that were those of `{was.service}.{was.name}`, {outcome}",
        (remains(was),),
        ("give it a pattern that no keyspace of the older schemas has",),
        rolling=True,
        witness=shown[0],
    )


def _policies(before: Side, after: Side) -> Iterator[Finding]:
    olds = {each.name: each for each in before.located.workspace.clusters}
    for now in after.located.workspace.clusters:
        was = olds.get(now.name)
        if was is not None and was.eviction_policy != now.eviction_policy:
            yield Finding(
                "CB402",
                Class.NOTICE,
                now.name,
                "",
                "",
                before.place((was.service, ("clusters", was.name))),
                after.place((now.service, ("clusters", now.name))),
                f"its eviction policy `{was.eviction_policy}` becomes `{now.eviction_policy}`",
                (
                    "the server's own setting has to follow: `CONFIG SET maxmemory-policy`",
                ),
            )
