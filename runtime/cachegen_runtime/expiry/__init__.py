"""How long a key lives: durations, times of day and the clock that they are counted by."""
