"""What a check says: a verdict, what was found, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check; `advice` is None when there is nothing to do."""

    check: str
    verdict: Verdict
    found: str
    advice: str | None = None


@dataclass(frozen=True, slots=True)
class Examined:
    """A cluster, where it is (None: nowhere), and the findings in order.

    ``identities`` are the run ids of its servers with the database's number; two clusters
    that share one share a server.
    """

    cluster: str
    address: str | None
    findings: tuple[Finding, ...]
    identities: frozenset[tuple[str, int]] = frozenset()
    key_prefix: bytes = b""


def ok(check: str, found: str) -> Finding:
    """Return that all is well."""
    return Finding(check, Verdict.OK, found)


def warning(check: str, found: str, advice: str) -> Finding:
    """Return what should be looked at."""
    return Finding(check, Verdict.WARNING, found, advice)


def failure(check: str, found: str, advice: str) -> Finding:
    """Return what does not work, or will not."""
    return Finding(check, Verdict.FAILURE, found, advice)
