# Derived from aio/__init__.py by derive_sync.py. Do not edit: change that file.
"""The blocking face, derived from `aio` by a script; nothing is written here by hand."""
