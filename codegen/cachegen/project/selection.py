"""Which schemas and settings a command line named, before anything is looked for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selection:
    """Files, folders and globs; none of them means those of the settings."""

    paths: tuple[str, ...] = ()

    def also(self, path: str) -> Selection:
        """Return a selection that names one path more."""
        return Selection((path, *self.paths))


CONFIGURED = Selection()
"""Nothing named: the settings say it all."""
