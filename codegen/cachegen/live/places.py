"""Where a cluster's servers are, as the runtime reads its URL; here only what a command line adds to it."""

from __future__ import annotations

import os
from dataclasses import replace

from cachegen.names import url_variable
from cachegen.wrong_use import WrongUse
from cachegen_runtime.errors import CacheConfigError
from cachegen_runtime.urls import reading
from cachegen_runtime.urls.settings import Address, Settings

__all__ = ("Address", "Embedded", "Settings", "from_environment", "parse", "patient")

_PATIENCE = 5


class Embedded(WrongUse):
    """A URL of the embedded store, which no other process can look into."""


def from_environment(cluster: str) -> Settings | None:
    """Return where the environment says that a cluster lives, or None when it does not.

    Raises `WrongUse`, and `Embedded` for the embedded store.
    """
    name = url_variable(cluster)
    url = os.environ.get(name)
    return parse(cluster, url, f"variable {name}") if url else None


def parse(cluster: str, url: str, origin: str) -> Settings:
    """Return what a URL says; `origin` names where it was given. Raises as above."""
    try:
        settings = reading.parse(cluster, url, origin)
    except CacheConfigError as error:
        raise WrongUse(str(error)) from None
    if settings.kind == "memory":
        raise Embedded(
            f"{origin} is the embedded store, which lives inside of one process: "
            "nothing can look into it from outside"
        )
    return settings


def patient(settings: Settings) -> Settings:
    """Return the settings with more time: a person waits longer than an application."""
    return replace(
        settings,
        timeout=settings.timeout * _PATIENCE,
        connect_timeout=settings.connect_timeout * _PATIENCE,
    )


def shown(settings: Settings) -> str:
    """Return the addresses of the URL, as messages name the place."""
    return ",".join(map(str, settings.addresses))


def is_local(settings: Settings) -> bool:
    """Return whether no network is between."""
    return all(
        each.port == 0
        or each.host in ("localhost", "::1")
        or each.host.startswith("127.")
        for each in settings.addresses
    )
