"""What keeps the tool from its work from outside, as opposed to mistakes in a schema."""

from __future__ import annotations


class WrongUse(Exception):
    """A command, a path, a setting or an environment that cannot work; exit status 2.

    The text is complete: it says what is wrong, where, and what to do.
    """


class WrongSettings(WrongUse):
    """Mistakes in a settings file; each line of the text begins with its place."""
