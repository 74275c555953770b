"""What goes over a connection, as values: commands, scripts and replies; no socket is touched here."""
