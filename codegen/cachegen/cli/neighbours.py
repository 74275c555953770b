"""What keeps a project's other tools away from generated files: reviews by a file, linters by words."""

from __future__ import annotations

from typing import Final

ATTRIBUTES_FILE: Final = ".gitattributes"

_ATTRIBUTES: Final = """\
# What `cachegen generate` makes: folded in reviews, left out of statistics, and with the
# same line ends in every checkout.
{output}/** linguist-generated=true text eol=lf
"""
_LINTERS: Final = """\
linters and formatters find nothing in {output} to change; to keep them away from it all the same, in pyproject.toml:
    [tool.ruff]
    extend-exclude = ["{output}"]
    force-exclude = true
    [tool.black]
    force-exclude = "^/{output}/"
    [tool.isort]
    extend_skip = ["{output}"]"""


def attributes(output: str) -> str:
    """Return a `.gitattributes` that says of the output folder that it is generated."""
    return _ATTRIBUTES.format(output=output)


def attributes_to_add(there: str, output: str) -> str | None:
    """Return what a `.gitattributes` that is there lacks, in words; None where it has it."""
    if "linguist-generated" in there and output in there:
        return None
    line = _ATTRIBUTES.format(output=output).splitlines()[-1]
    return f"add to {ATTRIBUTES_FILE}, so that reviews fold what is generated: {line}"


def for_linters(output: str) -> str:
    """Return what keeps linters and formatters away from the output folder, in words."""
    return _LINTERS.format(output=output)
