"""What stands in the generated package, as far as the page tells it: names, never files."""

from __future__ import annotations

from dataclasses import dataclass

from cachegen import names


@dataclass(frozen=True, slots=True)
class Generated:
    """The package that examples import from, and which classes its modules have."""

    package: str = "caches"
    has_sync: bool = True
    has_async: bool = True

    def classes(self, service: str) -> tuple[str, ...]:
        """Return the names of a service's classes, the one for examples first."""
        made: list[str] = []
        if self.has_sync:
            made.append(names.caches_class(service))
        if self.has_async:
            made.append(names.async_caches_class(service))
        return tuple(made)


USUAL = Generated()
"""What is generated where no settings say otherwise."""
