"""One server through redis-py's own connections: slower, and independent of our sockets and streams."""
