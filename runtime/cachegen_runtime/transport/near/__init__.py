"""The near cache: what was read is answered from this process until the server says that it changed."""
