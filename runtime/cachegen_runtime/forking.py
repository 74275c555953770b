"""What a forked child does with what its parent had: each part registers it here.

A child has one thread, the one that forked. What other threads held (locks, half-sent calls) stays
as it was at that moment, forever; sockets are shared with the parent, which goes on using them.

=======================  ==================================================================
part                     in the child
=======================  ==================================================================
blocking pools           begin without connections; the child's copies of the parent's
                         idle ones are closed, which the server does not notice
async pools              begin without connections; the parent's are never touched, since
                         the event loop that they belong to does not run in the child
redis-py's connections   start over when a call sees another process id
near caches              begin empty, without a listener; the first near read starts one
loads in threads         none are under way; those of the parent end in the parent
locks held for moments   are made again, for another thread may have held them
embedded stores          begin empty: the memory of two processes is not one store
local limiters           begin empty
statistics               count from zero
=======================  ==================================================================

Each is called once, in the order in which the modules were imported, before the child runs any
code of the application.
"""

from __future__ import annotations

import os
from collections.abc import Callable


def in_child(begin: Callable[[], None]) -> None:
    """Let `begin` run in each child that this process forks."""
    # Windows has no fork.
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=begin)
