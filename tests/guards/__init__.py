"""Limiters and locks among processes: many at once, killed, stopped, and under clocks that step."""
