"""The recipes of the page on frameworks, run by the programs that they are for, on a real server."""
