"""A project around its schemas: settings, and the files that they name."""
