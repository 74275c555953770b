"""Key patterns and the strings that they make: segments, domains, and the way back from a key."""
