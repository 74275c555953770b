"""What is offered for values that have a form of their own, each with what it means; data alone."""

from __future__ import annotations

from cachegen.words.spelling import Data

DURATIONS = (
    ("30s", "seconds"),
    ("10m", "minutes"),
    ("1h", "hours"),
    ("7d", "days"),
    ("1h30m", "several units, the largest first"),
)
EXPIRY_TABLES: tuple[tuple[dict[str, Data], str], ...] = (
    ({"in": "1m", "on": "create"}, "a fixed window: only what creates the key sets it"),
    (
        {"in": "1h", "jitter": "10%"},
        "shortened at random, so that not all expire at once",
    ),
    (
        {"daily_at": "03:00", "timezone": "Europe/Stockholm"},
        "at a time of day in a time zone",
    ),
)
LIMITS = (
    ("10/1m", "ten at once, and ten more a minute"),
    ("1000/1d", "a thousand at once, and a thousand more a day"),
)
LIMIT_TABLES: tuple[tuple[dict[str, Data], str], ...] = (
    ({"count": 10, "per": "1m", "burst": 20}, "twenty at once, and ten more a minute"),
    (
        {"count": 10, "per": "1m", "algorithm": "exact_window"},
        "ten in any minute, each remembered",
    ),
    (
        {"count": 10, "per": "1m", "algorithm": "fixed_window"},
        "ten from the first call until a minute is over",
    ),
)
WHEN_UNAVAILABLE = (
    ("raise", "the error, as everywhere"),
    ("allow", "every call is allowed"),
    ("refuse", "every call is refused"),
    ("local", "each process keeps the limit by itself"),
)
ALGORITHMS = (
    ("token_bucket", "a burst, and more as time goes by"),
    ("fixed_window", "a count until the window ends"),
    ("exact_window", "a count in any window, each call remembered"),
)
