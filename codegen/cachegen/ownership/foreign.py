"""Imports of generated modules by modules that do not own them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cachegen.ownership.imports import Import, imports
from cachegen.ownership.names import IsPackage, names_of
from cachegen.problems.owners import ForeignImport


@dataclass(frozen=True, slots=True)
class Owned:
    """The generated modules in the folder `package`, and the packages that own each service.

    Names begin below `root`, or at the outermost regular package that a file lies in.
    """

    root: Path
    package: Path
    owners: Mapping[str, tuple[str, ...]]


def foreign_imports(
    owned: Owned, files: Iterable[tuple[Path, str, bytes]]
) -> Iterator[ForeignImport]:
    """Yield the imports of generated modules by files that do not own them.

    Each file comes with the path that messages show, and its bytes.
    """

    @cache
    def is_package(folder: Path) -> bool:
        return folder == owned.package or (folder / "__init__.py").is_file()

    services = {
        service: frozenset(names_of(owned.package / service, owned.root, is_package))
        for service in owned.owners
    }
    for path, shown, data in files:
        near = [each for each in services if each.encode() in data]
        if not near:
            continue
        own = _own_names(path, owned.root, is_package)
        strange = {
            each: services[each]
            for each in near
            if not _is_inside(own, owned.owners[each])
        }
        if strange:
            yield from _judged(owned, path, _told(own), strange, imports(shown, data))


def _judged(
    owned: Owned,
    path: Path,
    importer: str,
    services: Mapping[str, frozenset[str]],
    found: Iterable[Import],
) -> Iterator[ForeignImport]:
    seen: set[tuple[str, int]] = set()
    for each in found:
        for service, names in services.items():
            imported = _imported(each, path, owned.package / service, names)
            at = (service, each.place.span.start)
            if imported is not None and at not in seen:
                seen.add(at)
                yield ForeignImport(
                    each.place, importer, imported, service, owned.owners[service]
                )


def _imported(
    found: Import, path: Path, module: Path, names: frozenset[str]
) -> str | None:
    """Return the name under which an import means a generated module, or None."""
    if found.level:
        base = (
            path.parents[found.level - 1] if found.level <= len(path.parents) else path
        )
        base = base.joinpath(*filter(None, found.module.split(".")))
        is_it = module in (base, base / (found.name or ""))
        return min(names, key=len) if is_it else None
    both = (found.module, f"{found.module}.{found.name}")
    return next((each for each in both if each in names), None)


def _own_names(path: Path, root: Path, is_package: IsPackage) -> tuple[str, ...]:
    """Return what a file may be called; an `__init__.py` is its package."""
    module = path.parent if path.stem == "__init__" else path.with_suffix("")
    return names_of(module, root, is_package)


def _told(names: tuple[str, ...]) -> str:
    """Return the name to tell of: a lone file's path says more than its bare name."""
    return names[0] if "." in names[0] else names[-1]


def _is_inside(names: tuple[str, ...], packages: tuple[str, ...]) -> bool:
    return any(
        f"{name}.".startswith(f"{package}.") for name in names for package in packages
    )
