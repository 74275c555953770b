"""Which call loads a key, which ones wait for it, and when its value may be served; begin with `leading`."""
