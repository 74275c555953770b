"""The documentation site: the pages of `docs/` as one site with a search; built with ``python3 dev.py site``."""
