"""Tests of shape and lowering: from located trees to the IR, and everything on the way that is wrong."""
