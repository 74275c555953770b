"""Generation while a project is being built: hooks for hatchling and for setuptools.

A build tool loads the hooks of everything that is installed beside it, so each module
that an entry point names imports the generator only when a build asks for it.
"""
