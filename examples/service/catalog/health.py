"""Whether the service can do its work: whole, in part, or not at all."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from cachegen_runtime import AsyncCaches, aping
from catalog.database import Database


class ClusterHealth(BaseModel):
    """What a cluster answered to a PING."""

    answers: bool
    milliseconds: float
    reason: str | None = None


class Health(BaseModel):
    """What the service is made of, and whether it answers."""

    status: Literal["ok", "degraded", "dead"]
    database: bool
    clusters: dict[str, ClusterHealth]


def routes(caches: AsyncCaches, database: Database) -> APIRouter:
    """Return the route that balancers ask."""
    router = APIRouter(tags=["operations"])

    @router.get("/health", responses={503: {"model": Health}})
    async def health(response: Response) -> Health:
        """Tell whether the service answers as it should.

        `degraded` is a 200, since it still answers: from its database while a cluster is
        down, or what is cached while the database is. `dead` is a 503: it has neither.
        """
        found = await examine(caches, database)
        if found.status == "dead":
            response.status_code = 503
        return found

    return router


async def examine(caches: AsyncCaches, database: Database) -> Health:
    """Ask the database and every cluster."""
    clusters = {
        name: ClusterHealth(
            answers=pong.answers,
            milliseconds=round(pong.seconds * 1000, 3),
            reason=pong.reason,
        )
        for name, pong in (await aping(caches)).items()
    }
    answering = await database.answers()
    return Health(
        status=_status(answering, clusters), database=answering, clusters=clusters
    )


def _status(
    database: bool, clusters: dict[str, ClusterHealth]
) -> Literal["ok", "degraded", "dead"]:
    if database and all(each.answers for each in clusters.values()):
        return "ok"
    return "degraded" if database or clusters["main"].answers else "dead"
