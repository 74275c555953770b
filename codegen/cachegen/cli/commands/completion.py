"""`cachegen completion`: the script with which a shell asks this program what could come next."""

from __future__ import annotations

from click.shell_completion import get_completion_class

from cachegen.cli.console import put
from cachegen.cli.status import Status
from cachegen.wrong_use import WrongUse

_VARIABLE = "_CACHEGEN_COMPLETE"
"""Where click looks for a shell's question, by the program's name."""


def completion(shell: str) -> int:
    """Print the script of a shell."""
    from cachegen.cli.app import app

    found = get_completion_class(shell)
    if found is None:
        raise WrongUse(f"no completion for {shell}")
    put(found(app, {}, "cachegen", _VARIABLE).source() + "\n")
    return Status.GOOD
