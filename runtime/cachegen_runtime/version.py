"""The runtime's version, and whether a generated module fits it."""

from __future__ import annotations

from typing import Final

__version__: Final = "0.1.0"


def require_runtime(made_for: str) -> str:
    """Refuse to go on under a runtime that a generated module was not made for.

    Return `made_for`, so that linters may take the call for a module's constant.

    `made_for` is ``major.minor``. Before 1.0 both must be equal; from then on the same
    major version with at least that minor one will do. Raises ImportError.
    """
    if not fits(made_for, __version__):
        raise ImportError(
            f"this module was generated for cachegen {made_for}, but the installed "
            f"cachegen_runtime is {__version__}: run `cachegen generate` with the "
            f'installed version, or install "cachegen~={made_for}.0"'
        )
    return made_for


def fits(made_for: str, runtime: str) -> bool:
    """Return whether a module made for ``major.minor`` runs on a runtime's version."""
    major, minor = (int(part) for part in made_for.split(".")[:2])
    runtime_major, runtime_minor = (int(part) for part in runtime.split(".")[:2])
    if major != runtime_major:
        return False
    return minor <= runtime_minor if major else minor == runtime_minor
