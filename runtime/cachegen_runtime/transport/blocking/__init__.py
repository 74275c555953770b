"""Transports that block the calling thread, one connection to one caller at a time."""
