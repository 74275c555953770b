"""Faults put into the product one at a time, to see whether a test notices; run by hand, never in the suite."""
