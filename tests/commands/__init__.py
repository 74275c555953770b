"""The commands that ask something of schemas: which, schema, breaking, docs, and watching."""
