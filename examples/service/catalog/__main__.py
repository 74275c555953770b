"""Run the service: ``python -m catalog [URL]``; without a URL, those of the environment or the embedded store."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from types import FrameType
from typing import NoReturn

import uvicorn

from cachegen_runtime import CacheConfigError
from catalog.app import create_app
from catalog.caches.catalog import AsyncCatalogCaches
from catalog.database import Database


def main() -> None:
    """Serve until an interrupt or SIGTERM, then finish what is under way."""
    parser = argparse.ArgumentParser(prog="python -m catalog", description=__doc__)
    parser.add_argument(
        "url",
        nargs="?",
        metavar="URL",
        help="of both clusters, such as redis://127.0.0.1:6379; without it CACHEGEN_MAIN_URL "
        "and CACHEGEN_LIMITS_URL, and without these the embedded store",
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--latency",
        type=float,
        default=0.05,
        metavar="SECONDS",
        help="how long a query of the database takes (0.05)",
    )
    options = parser.parse_args()
    logging.basicConfig(format="%(levelname)s:  %(name)s: %(message)s")
    try:
        caches = AsyncCatalogCaches(main=options.url, limits=options.url)
    except CacheConfigError as error:
        parser.error(str(error))
    # uvicorn stops gracefully, then raises the signal again; that is the end, and no failure.
    signal.signal(signal.SIGTERM, _end)
    uvicorn.run(
        create_app(caches, Database(options.latency)),
        host=options.host,
        port=options.port,
        access_log=False,
        timeout_graceful_shutdown=5,
    )


def _end(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit()


if __name__ == "__main__":
    main()
