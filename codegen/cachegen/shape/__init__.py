"""The form of a schema file: which keys it has and what each holds, before names mean anything."""
