"""A readable difference between two texts, in the unified format."""

from __future__ import annotations

import difflib


def unified_diff(path: str, old: bytes, new: bytes) -> str:
    """Return the unified diff that turns `old` into `new`; empty when they are equal.

    Lines are separated by LF alone, so that no odd character inside a line splits it.
    """
    lines = difflib.unified_diff(
        _lines(old), _lines(new), f"{path} (there)", f"{path} (generated)", lineterm=""
    )
    return "".join(f"{line}\n" for line in lines)


def _lines(data: bytes) -> list[str]:
    lines = data.decode("utf-8", "backslashreplace").split("\n")
    if lines[-1] == "":
        lines.pop()
    else:
        lines[-1] += "\n\\ No newline at end of file"
    return [line.replace("\r", "\\r") for line in lines]
