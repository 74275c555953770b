"""The language server: what the compiler knows, told to an editor while a schema is written.

Only `server` speaks the protocol and imports pygls; everything else works on texts,
offsets and values, and can be asked without a client.
"""
