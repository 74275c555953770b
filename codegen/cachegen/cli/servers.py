"""From options and environment to the servers that a command speaks with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cachegen import ir
from cachegen.cli.compiling import opened
from cachegen.live.places import Embedded, Settings, from_environment, parse
from cachegen.names import url_variable
from cachegen.project.opening import open_project
from cachegen.project.selection import CONFIGURED, Selection
from cachegen.words.near import near_name
from cachegen.words.phrases import listed
from cachegen.wrong_use import WrongUse


@dataclass(frozen=True, slots=True)
class Where:
    """What the command line said of schemas and servers."""

    selection: Selection = CONFIGURED
    url: str | None = None
    cluster: str | None = None


def workspace_of(where: Where) -> ir.Workspace:
    """Return the project's workspace. Raises `Unsound` and `WrongUse`."""
    return opened(open_project(where.selection)).workspace


def chosen(where: Where, workspace: ir.Workspace) -> tuple[str, ...]:
    """Return the clusters that were asked for.

    Raises `WrongUse` when there is none such, or a URL is given for several.
    """
    names = tuple(each.name for each in workspace.clusters)
    if where.cluster is not None:
        return (_known(where.cluster, names),)
    if not names:
        raise WrongUse("these schemas have no clusters")
    if where.url is not None and len(names) > 1:
        raise WrongUse(
            f"whose is --url? add --cluster: the schemas have {listed(names, 'and')}"
        )
    return names


def targets(where: Where, workspace: ir.Workspace) -> dict[str, Settings | None]:
    """Return where each cluster that was asked for lives; None when on no server.

    Raises `WrongUse` when none of them has a URL, or a URL is for no one cluster.
    """
    names = chosen(where, workspace)
    if where.url is not None:
        return {names[0]: parse(names[0], where.url, "`--url`")}
    found = {name: _served(name) for name in names}
    if not any(found.values()):
        raise unconfigured(names)
    return found


def _served(cluster: str) -> Settings | None:
    try:
        return from_environment(cluster)
    except Embedded:
        return None


def unconfigured(names: Sequence[str]) -> WrongUse:
    """Return the error that says how to give the clusters URLs."""
    variables = listed([url_variable(name) for name in names])
    return WrongUse(f"no URL of a server: give --url, or set {variables}")


def target_of(where: Where, cluster: str) -> Settings:
    """Return where one cluster lives. Raises `WrongUse` when nothing says so."""
    if where.url is not None:
        return parse(cluster, where.url, "`--url`")
    found = from_environment(cluster)
    if found is None:
        raise unconfigured([cluster])
    return found


def _known(cluster: str, names: Sequence[str]) -> str:
    if cluster in names:
        return cluster
    near = near_name(cluster, names)
    hint = f"did you mean `{near}`?" if near else f"there are {listed(names, 'and')}"
    raise WrongUse(f"no cluster `{cluster}`: {hint}")
