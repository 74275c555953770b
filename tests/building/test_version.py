"""The version: the build reads the generator's, and the runtime has the same."""

from __future__ import annotations

import cachegen
import cachegen_runtime


def test_both_packages_have_one_version() -> None:
    assert cachegen.__version__ == cachegen_runtime.__version__
