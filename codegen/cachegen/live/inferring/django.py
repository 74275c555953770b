"""Django's keys, `<prefix>:<version>:<key>`: a prefix for the cluster's URL, and the keys behind it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from cachegen.live.inferring.formats import is_pickle
from cachegen.live.inferring.samples import Sample

_KEY = re.compile(r"([^:]*):([0-9]{1,4}):(.+)", re.DOTALL)
_MARKS = (
    "django.contrib.",
    "views.decorators.cache.",
    "template.cache.",
)
"""How keys begin that Django itself makes."""

_MANY = 20
"""Of fewer keys, `user:1:` may well be one user's."""


@dataclass(frozen=True, slots=True)
class Prefixed:
    """The keys under one prefix and version."""

    prefix: str
    samples: tuple[Sample, ...]


def django_keys(samples: Sequence[Sample]) -> tuple[Prefixed, ...]:
    """Return the prefixes under which keys are Django's, with their keys.

    `user:42:profile` has the same form: without an empty prefix, Django is known by keys
    that only it makes, by pickles, or where many keys of several kinds and no others
    have one prefix and one version.
    """
    versions: dict[str, set[str]] = defaultdict(set)
    found: dict[tuple[str, str], list[Sample]] = defaultdict(list)
    for sample in samples:
        parts = _KEY.fullmatch(sample.key)
        if parts is not None:
            versions[parts[1]].add(parts[2])
            found[parts[1], parts[2]].append(sample)
    return tuple(
        Prefixed(f"{prefix}:{version}:", tuple(members))
        for (prefix, version), members in sorted(found.items())
        if not prefix
        or (
            len(versions[prefix]) == 1
            and (_is_django(members) or _is_all(members, samples))
        )
    )


def _is_django(samples: Sequence[Sample]) -> bool:
    if any(_rest(each.key).startswith(_MARKS) for each in samples):
        return True
    values = [value for each in samples for value in each.values]
    return len(samples) > 2 and bool(values) and all(map(is_pickle, values))


def _is_all(members: Sequence[Sample], samples: Sequence[Sample]) -> bool:
    """Return whether a prefix is all keys', so that it tells nothing apart."""
    if len(members) < max(len(samples), _MANY):
        return False
    return len({_rest(each.key).partition(":")[0] for each in members}) > 1


def _rest(key: str) -> str:
    return key.split(":", 2)[2]
