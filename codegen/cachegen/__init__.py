"""Compile cache schemas into typed Python modules; nothing here runs in production."""

__version__ = "0.1.0"
