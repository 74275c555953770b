"""Which schemas and settings a command line named, before anything is looked for."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Selection:
    """Files, folders and globs; none of them means those of the settings.

    `config` is the file of the settings, where it is not the nearest one that counts.
    """

    paths: tuple[str, ...] = ()
    config: str | None = None

    def also(self, path: str) -> Selection:
        """Return a selection that names one path more."""
        return replace(self, paths=(path, *self.paths))


CONFIGURED = Selection()
"""Nothing named: the settings say it all."""
