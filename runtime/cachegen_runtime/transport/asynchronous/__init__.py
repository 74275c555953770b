"""Transports for event loops: one connection a loop, shared by all its tasks, replies in order."""
