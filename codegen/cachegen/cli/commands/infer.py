"""`cachegen infer`: a schema proposed from what a server holds."""

from __future__ import annotations

from pathlib import Path

import click

from cachegen.cli.console import counted, put, say
from cachegen.cli.options import debug, examples, limit_option, url_option
from cachegen.cli.progress import progress
from cachegen.cli.status import Status
from cachegen.live.deployment import reach
from cachegen.live.inferring.inference import infer as inferred
from cachegen.live.inferring.samples import gather
from cachegen.live.places import from_environment, parse, patient
from cachegen.names import url_variable
from cachegen.wrong_use import WrongUse


@click.command(
    epilog=examples(
        "cachegen infer --url redis://localhost:6379/0",
        "cachegen infer --url redis://localhost --output found.toml",
    )
)
@url_option
@click.option(
    "--cluster",
    default="main",
    show_default=True,
    metavar="NAME",
    help="Name of the cluster in the proposed schema.",
)
@limit_option
@click.option(
    "--output", "-o", metavar="FILE", help="Write there; an existing file is kept."
)
@debug
def infer(url: str | None, cluster: str, limit: int, output: str | None) -> int:
    """Propose a schema from a server that already holds keys.

    Patterns, value types and expiries are guessed from what is there; what no keyspace can
    hold is named in comments. Nothing is written to the server.
    """
    file = None if output is None else Path(output)
    if file is not None and file.exists():
        raise WrongUse(
            f"{output} exists, and nothing is overwritten: name another file"
        )
    if file is not None and file.suffix != ".toml":
        raise WrongUse(f"{output} must end in .toml, for that is what is written")
    settings = parse(cluster, url, "`--url`") if url else from_environment(cluster)
    if settings is None:
        raise WrongUse(
            f"no URL of a server: give --url, or set `{url_variable(cluster)}`"
        )
    with progress("keys") as bar, reach(patient(settings)) as deployment:
        gathered = gather(deployment, limit, bar)
    found = inferred(gathered, cluster, settings)
    if file is None:
        put(found.text)
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as stream:
            stream.write(found.text)
    words = counted(len(found.proposals), "keyspace")
    more = counted(len(found.unexpressed), "pattern")
    beside = f"; beside them {more} that no keyspace holds" if found.unexpressed else ""
    say(f"{output or 'proposed'}: {words}{beside}; check it with `cachegen check`")
    return Status.GOOD
