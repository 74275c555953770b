"""The schemas as one HTML page that needs nothing else: no server, no request, no framework.

Every text of a schema is escaped, and the page's own policy forbids scripts and styles
that are not the ones written here. The bytes depend on the schemas alone.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from cachegen.docs_page.generated import USUAL, Generated
from cachegen.docs_page.plan import plan
from cachegen.places import Located
from cachegen.report.cells import visible

if TYPE_CHECKING:
    from jinja2 import Environment


def docs_page(place: Located, generated: Generated = USUAL) -> str:
    """Return the page of a workspace; its examples use what is `generated`."""
    templates = _environment()
    style = templates.get_template("style.css").render()
    script = templates.get_template("script.js").render()
    return templates.get_template("page.html.jinja").render(
        page=plan(place, generated),
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


@cache
def _environment() -> Environment:
    # Imported here: what makes no page does not pay for it.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("cachegen.docs_page"),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def _shown(value: object) -> object:
    """Spell out what cannot be seen, such as a character that turns the text around."""
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return "\n".join(visible(line) for line in value.split("\n"))
    return value


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}"
