"""How fast the runtime is, beside its peers and beside the limit; run with ``python -m benchmarks``."""
