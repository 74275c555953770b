"""From a group of keys to a keyspace that would hold them, or to why none can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from urllib.parse import quote

from cachegen.live.inferring.expiries import suggested
from cachegen.live.inferring.groups import Group, Literal, Varying
from cachegen.live.inferring.keys import Key, key_of
from cachegen.live.inferring.naming import free, keyspace_name
from cachegen.live.inferring.samples import Sample
from cachegen.live.inferring.separators import is_escaped
from cachegen.live.inferring.values import Valued, valued
from cachegen.live.inferring.windows import windows, without_window
from cachegen.names import pascal_case
from cachegen.words.quantities import amount, span


@dataclass(frozen=True, slots=True)
class Proposal:
    """A keyspace as the schema would declare it; `notes` are comments for its reader.

    ``expiry`` is TOML. ``group`` is what it was made of, in which every key is of the
    Redis type `kind` that the keyspace reads; ``moves`` says that its keys have to be
    renamed first.
    """

    name: str
    key: Key
    value: Valued
    expiry: str | None
    notes: tuple[str, ...]
    group: Group
    kind: str
    moves: bool

    def as_text(self, why: str) -> Proposal | None:
        """Return the same without structs, for when theirs cannot be declared."""
        if self.value.plain is None:
            return None
        note = f"JSON that is kept as text: {self.value.reason or why}"
        value = Valued(self.value.plain, (note,))
        return replace(self, value=value)


@dataclass(frozen=True, slots=True)
class Unexpressed:
    """Keys that no keyspace can hold, how many, and what to do about them."""

    shown: str
    count: int
    reason: str
    group: Group | None = None


def unexpressed(group: Group, reason: str) -> Unexpressed:
    """Return that a group is no keyspace."""
    return Unexpressed(group.shown, len(group.samples), reason, group)


@dataclass(frozen=True, slots=True)
class Language:
    """What the cluster of the proposal is: the separator of its keys, and the server's clock."""

    separator: str
    now: float


def proposed(
    group: Group, names: set[str], language: Language
) -> Proposal | Unexpressed:
    """Return the keyspace for a group; its name is none of `names`."""
    if sum(isinstance(part, Varying) and part.is_tagged for part in group.parts) > 1:
        reason = "several hash tags in one key: only one field can choose the shard"
        return unexpressed(group, reason)
    members = group.samples
    kind = members[0].kind
    name = free(keyspace_name(group), names)
    value = valued(kind, members, pascal_case(name))
    if isinstance(value, str):
        return unexpressed(group, value)
    expiry = _expiry(group, language.now)
    # A segment that stands alone has no separator; counters of a window are gone before
    # anyone could rename them.
    moves = (
        len(group.parts) > 1
        and group.separator != language.separator
        and expiry.pattern is group
    )
    misspelled = 0 if moves else sum(_is_misspelled(group, each) for each in members)
    if misspelled == len(members):
        return unexpressed(group, _MISSPELLED)
    return Proposal(
        name=name,
        key=key_of(expiry.pattern, pascal_case(name)),
        value=value,
        expiry=expiry.toml,
        notes=(
            f"{amount(len(members), 'key')} like {members[0].key}",
            *_moving(group, moves=moves),
            *_misspelling(misspelled),
            *_beginning(group),
            *_locking(group, kind),
            *expiry.notes,
        ),
        group=group,
        kind=kind,
        moves=moves,
    )


_LOCKS = frozenset({"lock", "mutex", "redlock", "semaphore"})

_ALIKE = 4
"""So many keys without segments, and so many characters that they begin with, are no chance."""

_MISSPELLED = (
    "a space, a brace, a % or a control character in it: cachegen percent-encodes those, so "
    "that it would look for other keys"
)


@dataclass(frozen=True, slots=True)
class _Expiry:
    toml: str | None
    notes: tuple[str, ...]
    pattern: Group


def _moving(group: Group, *, moves: bool) -> tuple[str, ...]:
    if not moves:
        return ()
    return (f"today these are {group.shown}: they must move, see MIGRATION below",)


def _misspelling(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    return (
        f"{amount(count, 'key')} not spelled as cachegen would (a space, % or brace is "
        "percent-encoded): it will not find those",
    )


def _beginning(group: Group) -> tuple[str, ...]:
    """Return what to do about keys without segments that begin alike: `celery-task-meta-…`."""
    keys = [each.key for each in group.samples]
    # Of texts in order, what the first and the last begin with, all begin with.
    pairs = takewhile(
        lambda pair: pair[0] == pair[1], zip(min(keys), max(keys), strict=False)
    )
    start = "".join(one for one, _ in pairs)
    if len(group.parts) > 1 or len(group.samples) < _ALIKE or len(start) < _ALIKE:
        return ()
    return (
        f"all of these begin with {start}: a cluster whose URL ends with "
        f"`?key_prefix={quote(start, safe='')}` would have the rest as its keys",
    )


def _locking(group: Group, kind: str) -> tuple[str, ...]:
    """Return what to do about keys that are called locks, and end by themselves as locks do."""
    words = {part.text.lower() for part in group.parts if isinstance(part, Literal)}
    is_lock = any(word.strip("_-").removesuffix("s") in _LOCKS for word in words)
    if (
        not is_lock
        or kind != "string"
        or any(each.ttl is None for each in group.samples)
    ):
        return ()
    return (
        'if these are locks: `value = "lock"` with a `lease` acquires, extends and releases '
        "them; it takes no lock over that another library holds",
    )


def _is_misspelled(group: Group, sample: Sample) -> bool:
    parts = zip(group.parts, group.segments(sample.key), strict=True)
    return any(
        not is_escaped(text[1:-1] if part.is_tagged else text, group.separator)
        for part, text in parts
        if not isinstance(part, Literal)
    )


def _expiry(group: Group, now: float) -> _Expiry:
    window = windows(group, now)
    if window is not None:
        note = (
            f"counters in fixed windows of {window.length}: with this expiry Redis forgets "
            "each by itself, so that the window's number is no part of the key; a limiter "
            f'(`value = "limiter"`, `limit = "…/{window.length}"`) counts and refuses as well'
        )
        toml = f'{{ in = "{window.length}", on = "create" }}'
        return _Expiry(toml, (note,), without_window(group, window.at))
    lifetimes = [each.ttl for each in group.samples if each.ttl is not None]
    length = suggested(lifetimes)
    quoted = None if length is None else f'"{length}"'
    return _Expiry(quoted, (_ttl_note(lifetimes, len(group.samples)),), group)


def _ttl_note(lifetimes: Sequence[int], count: int) -> str:
    if not lifetimes:
        return "no key has a TTL"
    low, high = span(min(lifetimes)), span(max(lifetimes))
    lasting = count - len(lifetimes)
    without = f"; {amount(lasting, 'key')} without" if lasting else ""
    return f"TTLs from {low} to {high}{without}: the expiry is a guess"
