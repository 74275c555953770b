"""Which keys are one keyspace: patterns found segment by segment, from the left.

A segment varies when all its texts look like ids, or when there are too many to be words;
else each text is a literal with the keys below it. Every key lands in one group.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cachegen import ir
from cachegen.live.inferring.forms import segment_form
from cachegen.live.inferring.samples import Sample

_MANY = 20
"""Distinct texts that are too many to be literals."""

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


_Row = tuple[tuple[str, ...], Sample]


def grouped(samples: Sequence[Sample]) -> list[Group]:
    """Return the groups, those of `/` first, each kind in order of its pattern."""
    rows: dict[tuple[str, int], list[_Row]] = defaultdict(list)
    for sample in samples:
        separator = "/" if "/" in sample.key or ":" not in sample.key else ":"
        parts = tuple(sample.key.split(separator))
        rows[separator, len(parts)].append((parts, sample))
    groups = [
        group
        for (separator, _), members in sorted(rows.items())
        for group in _split(separator, (), members)
    ]
    return sorted(groups, key=lambda each: (each.separator, each.shown))


def _split(
    separator: str, before: tuple[Part, ...], rows: Sequence[_Row]
) -> Iterator[Group]:
    at = len(before)
    if at == len(rows[0][0]):
        yield Group(separator, before, tuple(sample for _, sample in rows))
        return
    literals: dict[str, list[_Row]] = defaultdict(list)
    varying: list[_Row] = []
    is_last = at > 0 and at + 1 == len(rows[0][0])
    must_vary = is_last and not any(isinstance(each, Varying) for each in before)
    words_vary = _vary([row[0][at] for row in rows], at, must_vary=must_vary)
    for row in rows:
        text = row[0][at]
        if words_vary or _is_id(text) or not _LITERAL.fullmatch(text):
            varying.append(row)
        else:
            literals[text].append(row)
    for text in sorted(literals):
        yield from _split(separator, (*before, Literal(text)), literals[text])
    if varying:
        part = _varying([row[0][at] for row in varying])
        yield from _split(separator, (*before, part), varying)


def _vary(texts: Sequence[str], at: int, *, must_vary: bool) -> bool:
    """Return whether the texts that look like words are ids nevertheless."""
    words = [text for text in texts if not _is_id(text)]
    distinct = len(set(words))
    if distinct > _MANY and distinct * 10 > len(words):
        return True
    if must_vary:
        # Beside many ids, a few words are names of something else: `user/all`.
        return distinct * 4 >= len(set(texts))
    return at > 0 and distinct > 2 and distinct * 2 > len(words)


def _is_id(text: str) -> bool:
    return _is_tagged(text) or segment_form(text) is not ir.Scalar.STR


def _is_tagged(text: str) -> bool:
    return len(text) > 2 and text.startswith("{") and text.endswith("}")


def _varying(texts: Sequence[str]) -> Varying:
    is_tagged = all(map(_is_tagged, texts))
    bare = [text[1:-1] if is_tagged else text for text in texts]
    forms = {segment_form(text) for text in bare}
    form = forms.pop() if len(forms) == 1 else ir.Scalar.STR
    return Varying(form, is_tagged)
