"""The shape of the settings file: each key, what it may hold, and the words for a wrong value.

Written out by hand: a library for six keys would cost every start more than all the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeGuard

from cachegen.clients import CLIENTS

_code = re.compile(r"CG\d{3}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in the settings: the path of keys and indexes to it, and the words."""

    path: tuple[str | int, ...]
    text: str


def mistakes(content: Mapping[str, object]) -> tuple[Mistake, ...]:
    """Return everything that is wrong in the settings, in the order of the file."""
    return tuple(
        mistake for name, value in content.items() for mistake in _judged(name, value)
    )


def text(content: Mapping[str, object], name: str) -> str | None:
    """Return the text of a setting that was judged right, or None when it is not set."""
    value = content.get(name)
    return value if isinstance(value, str) else None


def texts(content: Mapping[str, object], name: str) -> tuple[str, ...]:
    """Return the texts of a list that was judged right; none when it is not set."""
    value = content.get(name)
    return tuple(map(str, value)) if _is_list(value) else ()


def owners(
    content: Mapping[str, object],
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the owners of each service, as they were judged right; none when not set."""
    value = content.get("owners")
    if not _is_table(value):
        return ()
    return tuple((service, texts(value, service)) for service in value)


def _judged(name: str, value: object) -> Iterator[Mistake]:
    judge = _judges.get(name)
    if judge is not None:
        return judge(name, value)
    return iter([Mistake((name,), _unknown(name))])


def _unknown(name: str) -> str:
    # Only a mistake is worth their import.
    from cachegen.words.near import near_name
    from cachegen.words.phrases import listed, quoted

    near = near_name(name, _judges)
    known = f"the keys are {listed(list(_judges), 'and')}"
    hint = f"did you mean {quoted(near)}?" if near else known
    return f"unknown key {quoted(name)}: {hint}"


def _paths(name: str, value: object) -> Iterator[Mistake]:
    return _each(name, value, _is_path, "each entry of `schemas` must be a path")


def _is_path(text: str) -> bool:
    return text != "" and "\0" not in text


def _codes(name: str, value: object) -> Iterator[Mistake]:
    def is_code(code: str) -> bool:
        return _code.fullmatch(code) is not None

    words = "each entry of `ignore` must be a code such as `CG901`"
    found = list(_each(name, value, is_code, words))
    for index, entry in enumerate(value if _is_list(value) else ()):
        if isinstance(entry, str) and is_code(entry):
            found.extend(_not_a_warning(entry.upper(), (name, index)))
    return iter(sorted(found, key=lambda mistake: mistake.path[1:]))


def _not_a_warning(code: str, path: tuple[str | int, ...]) -> Iterator[Mistake]:
    # Only who ignores something needs to know all problems.
    from cachegen.diagnostics import Severity
    from cachegen.problems import problem_classes

    known = problem_classes().get(code)
    if known is None:
        words = f"`{code}` in `ignore` is no code: `cachegen explain` lists them"
        yield Mistake(path, words)
    elif known.severity is not Severity.WARNING:
        words = f"`{code}` in `ignore` is an error, and only warnings can be ignored"
        yield Mistake(path, words)


def _clients(name: str, value: object) -> Iterator[Mistake]:
    words = "each entry of `clients` must be `sync` or `async`"
    yield from _each(name, value, CLIENTS.__contains__, words)
    if value == []:
        yield Mistake((name,), "`clients` must hold `sync` or `async`, or both")


def _folder(name: str, value: object) -> Iterator[Mistake]:
    if not isinstance(value, str):
        yield Mistake((name,), f"`{name}` must be text")
    elif not _is_path(value):
        yield Mistake((name,), f"`{name}` must name a folder")


def _flag(name: str, value: object) -> Iterator[Mistake]:
    if not isinstance(value, bool):
        yield Mistake((name,), f"`{name}` must be true or false")


def _owners(name: str, value: object) -> Iterator[Mistake]:
    if not _is_table(value):
        yield Mistake(
            (name,), f"`{name}` must be a table: from services to lists of packages"
        )
        return
    for service, packages in value.items():
        words = f"each owner of `{service}` must be a package, such as `shop.api`"
        for each in _each(service, packages, _is_dotted, words):
            yield Mistake((name, *each.path), each.text)


def _is_dotted(text: str) -> bool:
    return all(map(str.isidentifier, text.split(".")))


def _is_table(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _each(
    name: str, value: object, is_right: Callable[[str], bool], words: str
) -> Iterator[Mistake]:
    if not _is_list(value):
        yield Mistake((name,), f"`{name}` must be a list")
        return
    for index, entry in enumerate(value):
        if not isinstance(entry, str):
            yield Mistake((name, index), f"each entry of `{name}` must be text")
        elif not is_right(entry):
            yield Mistake((name, index), words)


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


_judges: dict[str, Callable[[str, object], Iterator[Mistake]]] = {
    "schemas": _paths,
    "output": _folder,
    "clients": _clients,
    "ignore": _codes,
    "typecheck": _flag,
    "owners": _owners,
}
