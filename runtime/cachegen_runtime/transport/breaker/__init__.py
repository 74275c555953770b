"""What fails calls at once while a cluster does not answer; only URLs with `breaker` have it."""
