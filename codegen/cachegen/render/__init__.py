"""Write planned modules as text: `render`, and the environment of its templates.

The templates are at black's fixed point for every line that fits; only a module in which
a line of code does not is given to black, so that nobody waits for it otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from cachegen.render.code import WIDTH
from cachegen.render.views import ModuleView

if TYPE_CHECKING:
    from jinja2 import Environment


def render(
    views: Sequence[ModuleView],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, str]:
    """Return the text of each file of the output folder by its name."""
    environment = template_environment()
    module = environment.get_template("module.py.jinja")
    files: dict[str, str] = {}
    for number, each in enumerate(views, 1):
        files[each.file] = _formatted(module.render(module=each))
        progress(number, len(views))
    package = environment.get_template("package.py.jinja").render()
    return {"__init__.py": package, **files, "py.typed": ""}


@cache
def template_environment() -> Environment:
    """Return the templates' environment, which places `Code` and nothing else."""
    # Imported here: what does not render does not pay for it.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("cachegen.render"),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_placed,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def _placed(value: object) -> object:
    """Let code and what macros made of it pass; any other text never was escaped."""
    if not hasattr(value, "__html__"):
        raise TypeError(f"a template placed what is no code: {value!r}")
    return value


def _formatted(text: str) -> str:
    if not any(map(_could_break, text.splitlines())):
        return text
    # Imported here: it takes longer to import than everything else here to run.
    import black
    from black.mode import TargetVersion

    mode = black.Mode(target_versions={TargetVersion.PY311})
    return black.format_str(text, mode=mode)


def _could_break(line: str) -> bool:
    """Return whether black might have more to say of a line; it leaves single words alone."""
    return len(line) > WIDTH and " " in line.strip() and not line.startswith("#")
