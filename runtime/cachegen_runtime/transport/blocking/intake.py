"""Reading from a plain socket into a buffer, in one system call that a signal ends.

Python's own `recv` restarts its wait after each signal whose handler returns, and with it
the kernel's limit: signals that keep coming would suspend a call's deadline. The C library's
`recv`, called directly, says that it was interrupted, and costs as little.
"""

from __future__ import annotations

import os
import select
import socket
import sys
from collections.abc import Callable
from errno import EAGAIN, EINTR
from functools import partial

from cachegen_runtime.transport.sockets import CHUNK


def direct_intake(link: socket.socket, buffer: bytearray) -> Callable[[], int] | None:
    """Return what reads once into a buffer and returns how many bytes came.

    0 is the end of the connection, and a negative number a failure, which `check_late` judges.
    None where the kernel cannot keep the time: on Windows, without a C library, and where
    another library, such as gevent or eventlet, stands in for Python's sockets.
    """
    if sys.platform == "win32" or not hasattr(select, "poll"):
        return None
    if socket.socket.__module__ != "socket":
        return None
    try:
        import ctypes

        recv = ctypes.CDLL(None, use_errno=True).recv
    except (ImportError, OSError, AttributeError):
        return None
    place = (ctypes.c_char * CHUNK).from_buffer(buffer)
    number = ctypes.c_int(link.fileno())
    return partial(recv, number, place, ctypes.c_size_t(CHUNK), ctypes.c_int(0))


def check_late() -> None:
    """Raise OSError unless the wait ended early, by a signal, or with its limit.

    The caller looks at its deadline then. A signal's handler that made calls of its own may
    have left another of these two numbers than the kernel's.
    """
    import ctypes

    number = ctypes.get_errno()
    if number not in (EINTR, EAGAIN):
        raise OSError(number, os.strerror(number))
