"""Rendered deployments, read by the parsers of their formats and by real servers."""
