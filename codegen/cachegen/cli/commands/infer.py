"""`cachegen infer`: a schema proposed from what a server holds."""

from __future__ import annotations

from pathlib import Path

from cachegen.cli.console import counted, put, say
from cachegen.cli.progress import progress
from cachegen.cli.status import Status
from cachegen.live.deployment import reach
from cachegen.live.inferring.inference import infer as inferred
from cachegen.live.inferring.samples import gather
from cachegen.live.places import from_environment, parse, patient, shown
from cachegen.names import url_variable
from cachegen.wrong_use import WrongUse


def infer(url: str | None, cluster: str, limit: int, output: str | None) -> int:
    """Print or write the schema and return the exit status."""
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
    found = inferred(gathered, cluster, shown(settings))
    if file is None:
        put(found.text)
    else:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(found.text)
    words = counted(len(found.proposals), "keyspace")
    more = counted(len(found.unexpressed), "pattern")
    beside = (
        f"; {more} that no keyspace can hold are named" if found.unexpressed else ""
    )
    say(f"{output or 'proposed'}: {words}{beside}; check it with `cachegen check`")
    return Status.GOOD
