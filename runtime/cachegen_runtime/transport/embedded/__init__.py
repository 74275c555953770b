"""The store that needs no server; only ``engine`` knows the library under it."""
