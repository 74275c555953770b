"""The scripts that servers run, one file each: the Lua text and, beside it, the same in Python."""
