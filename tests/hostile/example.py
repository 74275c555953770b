"""Two structs of the checked-in generated example, found by its path: the project's root need not be on Python's."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

_ROOT = str(Path(__file__).parents[2])
sys.path.append(_ROOT)
try:
    _module = import_module("generated_example.api")
finally:
    sys.path.remove(_ROOT)

Preferences: type = _module.Preferences
UserProfile: type = _module.UserProfile
