"""Redis Cluster without I/O: which node holds a key, how operations part, where refused ones go next."""
