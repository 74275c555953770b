"""Who loads a key, who waits for it, and when its value may be served; `course` is where to begin."""
