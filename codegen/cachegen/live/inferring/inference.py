"""From samples to a schema that compiles: what would not is tried as text, then left out by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from cachegen import pipeline
from cachegen.diagnostics import Severity
from cachegen.live.inferring.django import Prefixed, django_keys
from cachegen.live.inferring.groups import Group, grouped
from cachegen.live.inferring.merging import merged
from cachegen.live.inferring.migration import introduction, renaming
from cachegen.live.inferring.proposals import (
    Language,
    Proposal,
    Unexpressed,
    proposed,
    unexpressed,
)
from cachegen.live.inferring.ranking import MOST, meet, ranked
from cachegen.live.inferring.samples import Gathered
from cachegen.live.inferring.schema_text import (
    migration,
    not_expressed,
    remarks,
    schema_text,
)
from cachegen.live.inferring.separators import common_separator
from cachegen.live.places import Settings, shown
from cachegen.source import Source
from cachegen.words.quantities import amount

_FILE = "proposed.toml"


@dataclass(frozen=True, slots=True)
class Inferred:
    """The text of the schema, and what it holds and does not."""

    text: str
    proposals: tuple[Proposal, ...]
    unexpressed: tuple[Unexpressed, ...]


def infer(
    gathered: Gathered, cluster: str, settings: Settings | None = None
) -> Inferred:
    """Return the schema that the samples suggest; it compiles without an error.

    `settings` say where the samples are from, as the text's header and commands name it.
    """
    prefixed = django_keys(gathered.samples)
    apart = {each.key for one in prefixed for each in one.samples}
    samples = [each for each in gathered.samples if each.key not in apart]
    if len(prefixed) == 1 and not samples:
        return _behind(prefixed[0], gathered, cluster, settings)
    return _inferred(
        replace(gathered, samples=tuple(samples)),
        cluster,
        settings,
        [_django(each) for each in prefixed],
        _header(gathered, settings),
    )


def _behind(
    prefixed: Prefixed, gathered: Gathered, cluster: str, settings: Settings | None
) -> Inferred:
    """Return the schema of a server that only Django uses: its prefix goes into the URL."""
    size = len(prefixed.prefix)
    samples = tuple(replace(each, key=each.key[size:]) for each in prefixed.samples)
    header = (
        *_header(gathered, settings),
        f"All keys are Django's, `<prefix>:<version>:<key>`, and begin with `{prefixed.prefix}`: "
        f"let the cluster's URL end with `?key_prefix={quote(prefixed.prefix, safe='')}`, and this "
        "schema reads them in place.",
    )
    if settings is not None:
        prefix = settings.key_prefix + prefixed.prefix.encode()
        settings = replace(settings, key_prefix=prefix)
    return _inferred(replace(gathered, samples=samples), cluster, settings, [], header)


def _django(prefixed: Prefixed) -> Unexpressed:
    prefix = quote(prefixed.prefix, safe="")
    reason = (
        f"Django's `<prefix>:<version>:<key>`: a cluster of their own, whose URL ends with "
        f"`?key_prefix={prefix}`, reads them in place; `cachegen infer` with that URL proposes "
        "its schema"
    )
    return Unexpressed(f"{prefixed.prefix}<key>", len(prefixed.samples), reason)


def _inferred(
    gathered: Gathered,
    cluster: str,
    settings: Settings | None,
    apart: Sequence[Unexpressed],
    header: tuple[str, ...],
) -> Inferred:
    joined_by = common_separator(each.key for each in gathered.samples)
    groups = merged(grouped(gathered.samples, joined_by))
    attempt = _Attempt(cluster, gathered, joined_by)
    tried, rare = ranked(groups)
    left_out = [*apart, *attempt.add_all(tried), *map(_rare, rare)]
    if gathered.unreadable:
        reason = "cachegen's keys are UTF-8"
        left_out.append(Unexpressed("keys not UTF-8", gathered.unreadable, reason))
    text = remarks(header) + attempt.text() + not_expressed(left_out)
    moving = [each for each in attempt.accepted if each.moves]
    if moving:
        staying = [each.group for each in left_out if each.group is not None]
        staying += [each.group for each in attempt.accepted if not each.moves]
        script = renaming(moving, staying, attempt.separator, settings)
        text += migration(introduction(attempt.separator), script)
    return Inferred(text, tuple(attempt.accepted), tuple(left_out))


def _header(gathered: Gathered, settings: Settings | None) -> tuple[str, ...]:
    count = len(gathered.samples) + gathered.unreadable
    place = f" at {shown(settings)}" if settings is not None else ""
    return (
        f"Proposed by `cachegen infer` from {amount(count, 'key')} of {gathered.size:,}{place}.",
        "It is a guess from what was there: read each line before you rely on it.",
    )


def _rare(group: Group) -> Unexpressed:
    reason = f"over {MOST} patterns have more keys: a schema by hand fits better"
    return unexpressed(group, reason)


class _Attempt:
    """The proposals accepted so far; another one must compile together with them."""

    def __init__(self, cluster: str, gathered: Gathered, joined_by: str) -> None:
        self.accepted: list[Proposal] = []
        self.separator = "/"
        self._cluster = cluster
        self._gathered = gathered
        if self._trouble([], joined_by) is None:
            self.separator = joined_by

    def text(self) -> str:
        """Return the schema of what was accepted."""
        return self._text(self.accepted, self.separator)

    def add_all(self, groups: Sequence[Group]) -> list[Unexpressed]:
        """Accept the groups that can be, the first ones before the others; return the rest."""
        language = Language(self.separator, self._gathered.now)
        left_out: list[Unexpressed] = []
        proposals: dict[str, Proposal] = {}
        for group in groups:
            found = proposed(group, set(proposals), language)
            if isinstance(found, Unexpressed):
                left_out.append(found)
            else:
                proposals[found.name] = found
        return [*left_out, *self._accept(list(proposals.values()))]

    def _accept(self, proposals: Sequence[Proposal]) -> list[Unexpressed]:
        """Accept what compiles; where some of it does not, the halves are tried in turn."""
        trouble = self._trouble([*self.accepted, *proposals], self.separator)
        if trouble is None:
            self.accepted += proposals
            return []
        if len(proposals) == 1:
            return self._accept_plain(proposals[0], trouble)
        middle = len(proposals) // 2
        return [*self._accept(proposals[:middle]), *self._accept(proposals[middle:])]

    def _accept_plain(self, proposal: Proposal, trouble: str) -> list[Unexpressed]:
        plain = proposal.as_text(trouble)
        if plain is not None and not self._trouble(
            [*self.accepted, plain], self.separator
        ):
            self.accepted.append(plain)
            return []
        reason = self._rival(proposal.group) or trouble
        return [unexpressed(proposal.group, reason)]

    def _rival(self, group: Group) -> str | None:
        """Return what is said of keys that another keyspace could make as well."""
        for each in self.accepted:
            if meet(each.group, group):
                return (
                    f"they could be keys of `{each.name}` as well (`{each.key.pattern}`), "
                    "which holds more"
                )
        return None

    def _trouble(self, proposals: Sequence[Proposal], separator: str) -> str | None:
        result = pipeline.compile([Source(_FILE, self._text(proposals, separator))])
        if result.workspace is not None:
            return None
        errors = [each for each in result.problems if each.severity is Severity.ERROR]
        return errors[0].describe().headline

    def _text(self, proposals: Sequence[Proposal], separator: str) -> str:
        policy = self._gathered.eviction_policy
        return schema_text(self._cluster, policy, separator, proposals)
