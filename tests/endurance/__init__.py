"""The long forms of the reliability tests: `python3 dev.py endurance` runs them and publishes their figures.

Each module here has `PARTS`. The short form of a part is a test beside it that calls
the same function with a small scale, so that both forms are one piece of code.
"""
