"""The problem of owners (CG601): code that uses keyspaces of a service that is not its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Label, Report, Severity
from cachegen.source import Place
from cachegen.words.phrases import listed, quoted
from cachegen.words.spelling import in_toml


@dataclass(frozen=True, slots=True)
class ForeignImport:
    """A module imports the generated module of a service that other packages own.

    The settings say under `owners` which packages use a service's keyspaces. Whoever
    else needs what is cached asks them: then one place knows when it is stale, and the
    schema can change with its service.

    Wrong:

        # pyproject.toml
        [tool.cachegen.owners]
        api = ["shop.api"]

        # shop/web/views.py
        from shop.caches.api import ApiCaches

    Right:

        # shop/web/views.py
        from shop.api import profile_of
    """

    code: ClassVar[str] = "CG601"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    importer: str
    imported: str
    service: str
    owners: tuple[str, ...]

    def describe(self) -> Report:
        """Return the problem's words."""
        if not self.owners:
            return Report(
                f"{quoted(self.importer)} imports {quoted(self.imported)}, which no package owns",
                (Label(self.place, "nobody may import it"),),
                help=(
                    f"name its owners in the settings, under `owners`: {self._entry()}",
                ),
            )
        return Report(
            f"{quoted(self.importer)} imports {quoted(self.imported)}, which belongs to "
            f"{listed(self.owners, 'and')}",
            (Label(self.place, "not in a package that owns it"),),
            notes=("the keyspaces of a service are used by its owners alone",),
            help=(
                f"ask {listed(self.owners)} for what is cached, or make it an owner in the "
                f"settings: {self._entry()}",
            ),
        )

    def _entry(self) -> str:
        return in_toml(self.service, (*self.owners, self.importer))
