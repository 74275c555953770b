"""The output folder: the one place that writes, and only files it can prove to be its own."""

from cachegen.output.account import ACCOUNT_NAME
from cachegen.output.changes import Blocked, Changes
from cachegen.output.diff import unified_diff
from cachegen.output.errors import OutputError
from cachegen.output.folder import guarded
from cachegen.output.text import is_same_text, with_plain_ends
from cachegen.output.writing import compare, made, unaccounted, write

__all__ = [
    "ACCOUNT_NAME",
    "Blocked",
    "Changes",
    "OutputError",
    "compare",
    "guarded",
    "is_same_text",
    "made",
    "unaccounted",
    "unified_diff",
    "with_plain_ends",
    "write",
]
