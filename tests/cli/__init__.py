"""The command line: each command in this process, and the program as people start it."""
