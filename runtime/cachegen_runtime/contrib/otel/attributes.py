"""An event in the words of OpenTelemetry's semantic conventions for Redis."""

from __future__ import annotations

from typing import Final, TypeAlias

from cachegen_runtime.observing import Event

Attributes: TypeAlias = dict[str, str | int | tuple[str, ...]]

_PORT: Final = 6379
"""The port that goes without saying."""


def semantic(event: Event) -> Attributes:
    """Return what the conventions say of a call, whatever made it."""
    found: Attributes = {
        "db.system.name": "redis",
        "db.operation.name": event.command,
    }
    if event.keyspace is not None:
        found["db.collection.name"] = f"{event.service}.{event.keyspace}"
    if event.database is not None:
        found["db.namespace"] = str(event.database)
    if event.server_address is not None:
        found["server.address"] = event.server_address
    if event.server_port not in (None, _PORT):
        found["server.port"] = event.server_port
    if event.outcome == "error" and event.error is not None:
        found["error.type"] = event.error
        if event.error.isupper():
            # A prefix of the server's; a class has small letters too.
            found["db.response.status_code"] = event.error
    return found


def of_span(event: Event, *, keys: bool) -> Attributes:
    """Return all attributes of a call's span."""
    found = semantic(event)
    if event.batch > 1:
        found["db.operation.batch.size"] = event.batch
    if event.script is not None:
        found["db.stored_procedure.name"] = event.script
    found["cachegen.operation"] = event.operation
    found["cachegen.cluster"] = event.cluster
    found["cachegen.outcome"] = event.outcome
    found["cachegen.keys"] = event.keys
    found["cachegen.hits"] = event.hits
    found["cachegen.misses"] = event.misses
    if keys:
        found["cachegen.key_texts"] = event.key_texts
    return found
