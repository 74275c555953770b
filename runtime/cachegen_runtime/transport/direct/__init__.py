"""The fast ways to one server, blocking and async: own sockets, hiredis's reader, one write a call."""
