"""The commands that look at real servers, against real servers."""
