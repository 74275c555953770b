"""The pages that are made of the code: commands, diagnostics, and the Python that applications import."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

import click

import cachegen_runtime
from cachegen.breaking import pages as breaking
from cachegen.breaking.finding import CODES
from cachegen.cli.app import COMMANDS, app
from cachegen.report.explain import codes, page
from cachegen_runtime import observing, testing

_INDENTED = re.compile(r"(?:^    .*\n(?:\n(?=    ))?)+", re.M)


@dataclass(frozen=True, slots=True)
class Made:
    """A page: where it stands among the site's sources, and its text."""

    name: str
    text: str


def made() -> Iterator[Made]:
    """Return all pages that are made of the code."""
    yield Made("commands.md", _commands())
    yield Made("diagnostics.md", _diagnostics())
    yield from _python()


def _commands() -> str:
    context = click.Context(app, info_name="cachegen", terminal_width=88)
    parts = [
        "# The command line\n\nWhat `--help` prints, for each command.\n",
        _help("cachegen", app, context),
    ]
    for name in sorted(COMMANDS):
        command = app.get_command(context, name)
        assert command is not None
        inner = click.Context(command, info_name=name, parent=context)
        parts.append(_help(f"cachegen {name}", command, inner))
    return "\n".join(parts)


def _help(title: str, command: click.Command, context: click.Context) -> str:
    return f"## {title}\n\n```text\n{command.get_help(context)}\n```\n"


def _diagnostics() -> str:
    parts = [
        "# Diagnostics\n\n"
        "What `cachegen check` (CG…) and `cachegen breaking` (CB…) report, as "
        "`cachegen explain CODE` prints it.\n"
    ]
    for code in codes():
        known = page(code)
        assert known is not None
        parts.append(f"## {code}\n\n*{known.severity}.* {_fenced(known.body)}\n")
    for code in CODES:
        kind, _ = breaking.title(code)
        _, _, body = (breaking.explain(code) or "").partition("\n\n")
        parts.append(f"## {code}\n\n*{kind}.* {_fenced(body)}\n")
    return "\n".join(parts)


def _fenced(text: str) -> str:
    """Return a docstring's text with its indented schemas as blocks of TOML."""

    def block(found: re.Match[str]) -> str:
        lines = found[0].rstrip("\n").split("\n")
        inner = "\n".join(line.removeprefix("    ") for line in lines)
        return f"```toml\n{inner}\n```\n"

    return _INDENTED.sub(block, text.rstrip("\n") + "\n")


def _python() -> Iterator[Made]:
    for name, title, about, members in _groups():
        entries = "\n".join(map(_entry, members))
        yield Made(f"python/{name}.md", f"# {title}\n\n{about}\n\n{entries}")


def _entry(name: str) -> str:
    """Return what stands for a name: a class is shown with what its bases give it that have no page."""
    package, _, attribute = name.rpartition(".")
    thing: object = getattr(import_module(package), attribute)
    given = sorted(set(_given(thing))) if isinstance(thing, type) else []
    options = f"    options:\n      inherited_members: {given}\n" if given else ""
    return f"::: {name}\n{options}"


def _given(thing: type) -> Iterator[str]:
    for base in thing.__mro__[1:]:
        ours = base.__module__.startswith("cachegen_runtime.")
        if ours and base.__name__ not in cachegen_runtime.__all__:
            yield from (name for name in vars(base) if not name.startswith("_"))


def _groups() -> Iterator[tuple[str, str, str, list[str]]]:
    names = [name for name in cachegen_runtime.__all__ if not name.startswith("__")]
    errors = [name for name in names if name.endswith("Error")]
    keyspaces = [name for name in names if name.endswith("Keyspace")]
    awaited = [name for name in keyspaces if name.startswith("Async")]
    blocking = [name for name in keyspaces if name not in awaited]
    rest = [name for name in names if name not in (*errors, *keyspaces)]
    yield (
        "caches",
        "Caches, batches and what goes with them",
        "What applications import from `cachegen_runtime`, beside keyspaces and errors.",
        _within("cachegen_runtime", rest),
    )
    yield (
        "keyspaces",
        "Keyspaces",
        "The classes whose objects a generated caches class holds, one for each kind of value.",
        _within("cachegen_runtime", blocking),
    )
    yield (
        "async-keyspaces",
        "Keyspaces that are awaited",
        "The same, for asyncio.",
        _within("cachegen_runtime", awaited),
    )
    yield (
        "errors",
        "Errors",
        "All of them are `CacheError`, and say the operation and the key.",
        _within("cachegen_runtime", errors),
    )
    yield (
        "observing",
        "Observing",
        "What is told of calls, and what is counted.",
        _within("cachegen_runtime.observing", observing.__all__),
    )
    yield (
        "testing",
        "Testing",
        "What tests import.",
        _within("cachegen_runtime.testing", testing.__all__),
    )


def _within(package: str, names: list[str]) -> list[str]:
    return [f"{package}.{name}" for name in names]
