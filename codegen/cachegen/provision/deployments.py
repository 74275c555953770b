"""What templates place: each cluster with every word decided, so that they need not think."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from cachegen import ir
from cachegen.names import url_variable
from cachegen.provision.memory import Memory
from cachegen.report.cells import visible
from cachegen.wrong_use import WrongUse

FIRST_PORT = 6379

_LONGEST = {"kubernetes": 52, "terraform-aws": 32, "terraform-gcp": 32}
"""Characters of a cluster's name that the target's own names leave room for."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """One cluster to deploy.

    ``label`` is the name as Terraform's labels and variables spell it, ``port`` the
    cluster's own where several share a host, ``notes`` lines for a comment.
    """

    name: str
    label: str
    policy: str
    port: int
    variable: str
    memory: Memory
    notes: tuple[str, ...]


def deployments(
    workspace: ir.Workspace, target: str, memory: Memory
) -> tuple[Deployment, ...]:
    """Return the clusters in order of their names. Raises `WrongUse`."""
    if not workspace.clusters:
        raise WrongUse("these schemas have no clusters to provision")
    clusters = sorted(workspace.clusters, key=lambda each: each.name)
    return tuple(
        Deployment(
            name=_fitting(cluster.name, target),
            label=cluster.name.replace("-", "_"),
            policy=cluster.eviction_policy,
            port=FIRST_PORT + index,
            variable=url_variable(cluster.name),
            memory=memory,
            notes=_notes(cluster),
        )
        for index, cluster in enumerate(clusters)
    )


def _fitting(name: str, target: str) -> str:
    longest = _LONGEST.get(target)
    if longest is not None and len(name) > longest:
        raise WrongUse(
            f"cluster `{name}` has a name too long for {target}: "
            f"at most {longest} characters"
        )
    if target == "terraform-aws" and "--" in name:
        raise WrongUse(f"cluster `{name}`: ElastiCache allows no `--` in a name")
    return name


def _notes(cluster: ir.Cluster) -> tuple[str, ...]:
    texts = [] if cluster.doc is None else [" ".join(cluster.doc.split())]
    if cluster.eviction_policy == "noeviction":
        texts.append(
            "Nothing is evicted: when full it refuses writes. Watch its memory."
        )
    return tuple(
        line
        for text in texts
        for line in textwrap.wrap(visible(text), 90, break_long_words=True)
    )
