"""Where a cluster's data live: URLs and environment as settings, without I/O."""
