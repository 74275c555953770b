"""What the command line asked `generate` to do."""

from __future__ import annotations

from dataclasses import dataclass

from cachegen.clients import Client
from cachegen.project.selection import CONFIGURED, Selection


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asked for."""

    selection: Selection = CONFIGURED
    output: str | None = None
    clients: tuple[Client, ...] = ()
    check: bool = False
    dry_run: bool = False
    typecheck: bool = False
    force: bool = False
    watch: bool = False
