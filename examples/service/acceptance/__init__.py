"""Tests of the service over HTTP, on the embedded store and on a real server."""
