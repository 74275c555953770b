"""Run typed caches over Redis; production needs nothing but this package and its three dependencies."""

__version__ = "0.1.0"
