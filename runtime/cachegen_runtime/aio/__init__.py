"""The asynchronous face, written by hand; `sync` is derived from it and holds nothing of its own."""
