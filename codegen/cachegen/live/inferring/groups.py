"""Which keys are one keyspace: patterns found segment by segment, from the left.

A segment varies when all its texts look like ids, or when there are too many to be words;
else each text is a literal with the keys below it. Every key lands in one group.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from cachegen import ir
from cachegen.live.inferring.forms import segment_form
from cachegen.live.inferring.samples import Sample
from cachegen.live.inferring.separators import is_escaped, split

_MANY = 20
"""Distinct texts that are too many to be literals."""

_HEAVY = 10
"""Keys that a text must have, at least, to be a literal among many others."""

_STRAY = 10
"""One key in so many may look unlike the ids beside it without being taken for one of them."""

_LONGEST = 100
"""Characters beyond which a text is no word of a pattern: a digest, a URL, a whole document."""

_LITERAL = re.compile(r"[A-Za-z0-9._~-][A-Za-z0-9._~:-]*")


@dataclass(frozen=True, slots=True)
class Literal:
    """A segment that all keys of a group share."""

    text: str


@dataclass(frozen=True, slots=True)
class Varying:
    """A segment that varies, what its texts are, and whether they stand in a hash tag."""

    form: ir.Scalar
    is_tagged: bool = False


Part = Literal | Varying


@dataclass(frozen=True, slots=True)
class Group:
    """Keys of one pattern; `separator` is what stands between their segments."""

    separator: str
    parts: tuple[Part, ...]
    samples: tuple[Sample, ...]

    @property
    def shown(self) -> str:
        """Return the pattern of today's keys, what varies in angle brackets."""
        texts = (
            part.text if isinstance(part, Literal) else f"<{part.form}>"
            for part in self.parts
        )
        return self.separator.join(texts)

    def segments(self, key: str) -> tuple[str, ...]:
        """Return the segments of one of the keys, in which a window's number may be more."""
        return tuple(key.split(self.separator))


_Row = tuple[tuple[str, ...], Sample]


def grouped(samples: Sequence[Sample], common: str) -> list[Group]:
    """Return the groups of keys most of which are joined by `common`; those of most keys first."""
    rows: dict[tuple[str, int], list[_Row]] = defaultdict(list)
    for sample in samples:
        separator, parts = split(sample.key, common)
        rows[separator, len(parts)].append((parts, sample))
    groups = [
        group
        for (separator, _), members in rows.items()
        for group in _split(separator, (), members)
    ]
    return sorted(groups, key=lambda each: (-len(each.samples), each.shown))


def _split(
    separator: str, before: tuple[Part, ...], rows: Sequence[_Row]
) -> Iterator[Group]:
    at = len(before)
    if at == len(rows[0][0]):
        yield Group(separator, before, tuple(sample for _, sample in rows))
    elif at + 1 == len(rows[0][0]):
        # No keyspace holds two of Redis' types: each has its words and its ids.
        by_kind: dict[str, list[_Row]] = defaultdict(list)
        for row in rows:
            by_kind[row[1].kind].append(row)
        for alike in by_kind.values():
            yield from _split_alike(separator, before, alike)
    else:
        yield from _split_alike(separator, before, rows)


def _split_alike(
    separator: str, before: tuple[Part, ...], rows: Sequence[_Row]
) -> Iterator[Group]:
    at = len(before)
    words = _literals(rows, separator, before)
    literals: dict[str, list[_Row]] = defaultdict(list)
    varying: list[_Row] = []
    for row in rows:
        text = row[0][at]
        (literals[text] if text in words else varying).append(row)
    for text, below in literals.items():
        yield from _split(separator, (*before, Literal(text)), below)
    for part, below in _varying(varying, at):
        yield from _split(separator, (*before, part), below)


def _literals(
    rows: Sequence[_Row], separator: str, before: tuple[Part, ...]
) -> set[str]:
    """Return the texts of a segment that stand for themselves."""
    at = len(before)
    counts = Counter(row[0][at] for row in rows)
    words = {text: counts[text] for text in counts if not _is_id(text)}
    is_last = at > 0 and at + 1 == len(rows[0][0])
    if is_last and not any(isinstance(each, Varying) for each in before):
        # Beside many ids, a few words are names of something else: `user/all`.
        if len(words) * 4 >= len(counts):
            return set()
    elif at > 0 and len(words) > 2 and _are_names(words, rows, at):
        return set()
    if len(words) > _MANY:
        words = _among_many(words)
    return {text for text in words if _may_be_literal(text, counts[text], separator)}


def _are_names(words: Mapping[str, int], rows: Sequence[_Row], at: int) -> bool:
    """Return whether words are data: hardly any comes twice, or each is followed by the same words."""
    if len(words) * 2 > sum(words.values()):
        return True
    rests: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for parts, _ in rows:
        if parts[at] in words:
            rests[parts[at]].add(parts[at + 1 :])
    one, *others = rests.values()
    return (
        one != {()}
        and all(each == one for each in others)
        and len(words) >= len(one)
        and not any(rest and _is_id(rest[0]) for rest in one)
    )


def _among_many(words: dict[str, int]) -> dict[str, int]:
    """Return the words that are literals where there are many, most of them ids perhaps."""
    usual = max(_HEAVY, 4 * median(words.values()))
    light = {text: count for text, count in words.items() if count < usual}
    are_ids = len(light) > _MANY and len(light) * _HEAVY > sum(light.values())
    return {text: words[text] for text in words if not (are_ids and text in light)}


def _may_be_literal(text: str, count: int, separator: str) -> bool:
    """Return whether a pattern can hold a text: as it stands, or as an enum of one value."""
    if len(text) > _LONGEST:
        return False
    if _LITERAL.fullmatch(text):
        return True
    return count > 2 and bool(text) and is_escaped(text, separator)


def is_plain(part: Literal) -> bool:
    """Return whether a pattern can hold a literal as it stands."""
    return _LITERAL.fullmatch(part.text) is not None


def _is_id(text: str) -> bool:
    return _is_tagged(text) or segment_form(text) is not ir.Scalar.STR


def _is_tagged(text: str) -> bool:
    return len(text) > 2 and text.startswith("{") and text.endswith("}")


def _varying(rows: Sequence[_Row], at: int) -> Iterator[tuple[Varying, list[_Row]]]:
    """Yield what varies with its rows; a few that are unlike all others stay apart."""
    by_part: dict[Varying, list[_Row]] = defaultdict(list)
    for row in rows:
        by_part[_part(row[0][at])].append(row)
    ranked = sorted(by_part, key=lambda part: -len(by_part[part]))
    others = [row for part in ranked[1:] for row in by_part[part]]
    if not ranked:
        return
    first = ranked[0]
    if not others or len(others) * _STRAY <= len(by_part[first]):
        yield first, by_part[first]
        if others:
            yield _common(ranked[1:]), others
    else:
        yield _common(ranked), list(rows)


def _part(text: str) -> Varying:
    is_tagged = _is_tagged(text)
    return Varying(segment_form(text[1:-1] if is_tagged else text), is_tagged)


def _common(parts: Sequence[Varying]) -> Varying:
    """Return what all of them are; text, where they differ."""
    forms = {part.form for part in parts}
    form = forms.pop() if len(forms) == 1 else ir.Scalar.STR
    return Varying(form, all(part.is_tagged for part in parts))
