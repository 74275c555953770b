"""Lets ``python -m cachegen`` do what the command ``cachegen`` does."""

from cachegen.cli import main

if __name__ == "__main__":
    main()
