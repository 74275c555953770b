"""What happens in a forked child is registered in one place."""

from __future__ import annotations

from pathlib import Path

RUNTIME = Path(__file__).resolve().parents[2] / "runtime" / "cachegen_runtime"


def test_only_one_module_asks_the_system_to_call_it_in_a_forked_child() -> None:
    asking = [
        path.name
        for path in RUNTIME.rglob("*.py")
        if "register_at_fork" in path.read_text(encoding="utf-8")
    ]
    assert asking == ["forking.py"]
