"""`cachegen completion`: the script with which a shell asks this program what could come next."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from cachegen.cli.console import put
from cachegen.cli.options import debug, examples
from cachegen.cli.status import Status
from cachegen.wrong_use import WrongUse

_VARIABLE = "_CACHEGEN_COMPLETE"
"""Where click looks for a shell's question, by the program's name."""

SHELLS = ("bash", "zsh", "fish")


@click.command(
    epilog=examples(
        'eval "$(cachegen completion bash)"           in ~/.bashrc',
        'eval "$(cachegen completion zsh)"            in ~/.zshrc, after compinit',
        "cachegen completion fish | source            in ~/.config/fish/config.fish",
    ),
)
@click.argument("shell", type=click.Choice(SHELLS))
@debug
def completion(shell: str) -> int:
    """Print the script that lets a shell complete commands, options and their values."""
    root = click.get_current_context().find_root().command
    found = get_completion_class(shell)
    if found is None:
        raise WrongUse(f"no completion for {shell}")
    put(found(root, {}, "cachegen", _VARIABLE).source() + "\n")
    return Status.GOOD
