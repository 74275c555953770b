"""The plain way to one server: redis-py's own connections, slower, and independent of our sockets and streams."""
