"""The command line; it alone reads schema files and talks to people.

Importing it costs nothing: the runtime ships in the same distribution, and a production
install has none of the generator's libraries.
"""

from __future__ import annotations

import sys

from cachegen.cli.missing import INSTALL


def main() -> None:
    """Run the command line and end the process."""
    try:
        _main()
    except KeyboardInterrupt:
        # Before the commands are loaded, or after they are done.
        sys.exit(130)


def _main() -> None:
    try:
        import click
    except ModuleNotFoundError:
        print(f"cachegen: {INSTALL}", file=sys.stderr)
        sys.exit(2)
    del click
    from cachegen.cli.boundary import main

    main()
