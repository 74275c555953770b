"""What an application already has: models of several libraries and named types."""
