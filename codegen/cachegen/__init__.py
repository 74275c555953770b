"""Compile cache schemas into typed Python modules; nothing here runs in production."""

__version__ = "0.1.0"

DOCUMENTATION = "https://cachegen.github.io/cachegen/"
"""Where the documentation is; its pages are `NAME.html`, and a test follows each link that is made of it."""
