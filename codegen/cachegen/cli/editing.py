"""The commands that editors and shells use: their options and their help only."""

from __future__ import annotations

import click

from cachegen.cli.options import debug, examples, paths_argument

SHELLS = ("bash", "zsh", "fish")


def codes(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[str]:
    """Return the codes that a shell can complete to."""
    from cachegen.breaking.finding import CODES
    from cachegen.problems import problem_classes

    known = (*problem_classes(), *CODES)
    return [code for code in known if code.startswith(incomplete.upper())]


@click.command(
    short_help="Order and align schemas; their meaning and comments stay.",
    epilog=examples(
        "cachegen fmt                     all schemas of the settings",
        "cachegen fmt schemas/api.toml",
        "cachegen fmt --check --diff      in CI: is everything in order?",
    ),
)
@paths_argument
@click.option("--check", is_flag=True, help="Write nothing; fail when it would.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change.")
@debug
def fmt(paths: tuple[str, ...], check: bool, diff: bool) -> int:
    """Order and align schemas; what they mean, their comments and groups stay.

    Sections and the keys of a declaration come in one order, declarations and fields stay in
    theirs. A file with a syntax error is not touched.
    """
    from cachegen.cli.commands.fmt import fmt

    return fmt(paths, check=check, diff=diff)


@click.command(
    short_help="Serve an editor: diagnostics, hover, completion, renames.",
    epilog=examples("cachegen lsp    an editor starts it, nobody else"),
)
@click.option("--stdio", is_flag=True, expose_value=False, hidden=True)
@click.option("--clientProcessId", expose_value=False, hidden=True)
@debug
def lsp() -> int:
    """Serve an editor: diagnostics, hover, completion, definitions, renames, formatting.

    It speaks the Language Server Protocol on standard input and output, for TOML and YAML
    schemas, and needs the extra `lsp`: pip install "cachegen[codegen,lsp]"
    """
    from cachegen.cli.commands.lsp import lsp

    return lsp()


@click.command(
    short_help="Print the script for a shell's completion: bash, zsh or fish.",
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
    from cachegen.cli.commands.completion import completion

    return completion(shell)


COMMANDS: tuple[click.Command, ...] = (fmt, lsp, completion)
"""What the group of all commands takes from here."""
