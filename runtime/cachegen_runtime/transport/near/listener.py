"""The one thread that hears what changes: a connection to each master, and a clock that measures silence.

===========  ==========================================  =====================================
state        the near cache                              leaves when
===========  ==========================================  =====================================
connecting   serves nothing                              all masters have taken the greeting:
                                                         listening; one is not reached: resting
listening    serves while the last proof of each master  a connection breaks or is silent, or a
             is recent enough (`hearing`)                master has changed: resting; a server
                                                         or its user refuses: refused
resting      has forgotten everything                    the pause is over, each twice as long
                                                         as the last, up to 5 s: connecting
refused      serves nothing any more; one warning says   never: the thread ends
             why
stopped      serves nothing; the next read starts        never: the thread ends
             another listener
===========  ==========================================  =====================================

The thread is a daemon. It holds its near cache weakly, and stops when that is gone.
"""

from __future__ import annotations

import random
import select
import socket
import threading
import weakref
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Final

from cachegen_runtime.errors import CacheError
from cachegen_runtime.transport.failures import Lost, NotSent
from cachegen_runtime.transport.near.hearing import Refused, Unheard
from cachegen_runtime.transport.near.links import Link, closed, connect
from cachegen_runtime.transport.near.masters import Masters

if TYPE_CHECKING:
    from cachegen_runtime.transport.near.cache import NearCache

_FIRST_PAUSE: Final = 0.05
_LONGEST_PAUSE: Final = 5.0
_UNMET: Final = 5
"""Connections in a row on which nothing comes, after which it is told that nobody listens."""


class Listener:
    """Listens for one near cache until it is stopped, refused, or the near cache is gone."""

    def __init__(
        self,
        near: NearCache,
        masters: Masters,
        prefixes: Sequence[bytes],
        interval: float,
    ) -> None:
        self._near = weakref.ref(near)
        self._masters = masters
        self._prefixes = prefixes
        self._interval = interval
        self._links: list[Link] = []
        self._unmet = 0
        self._is_stopped = False
        self._woken, self._wake = socket.socketpair()
        self._thread = threading.Thread(
            target=self._run, name="cachegen-near", daemon=True
        )

    def start(self) -> None:
        """Begin to listen; raise RuntimeError where no thread can be started."""
        self._thread.start()

    def stop(self, patience: float) -> None:
        """End the thread, and wait for that as long as `patience` says."""
        self._is_stopped = True
        with suppress(OSError):
            self._wake.send(b"!")
        if self._thread is not threading.current_thread():
            self._thread.join(patience)

    def abandon(self) -> None:
        """In a child, close what belongs to the thread of its parent."""
        closed(self._links)
        self._woken.close()
        self._wake.close()

    def _run(self) -> None:
        pause = _FIRST_PAUSE
        try:
            while self._is_wanted():
                try:
                    self._connect()
                    self._listen()
                except Refused as error:
                    self._tell_refused(error)
                    return
                except (Unheard, NotSent, Lost, CacheError, OSError):
                    if any(link.hearing.proof is not None for link in self._links):
                        pause = _FIRST_PAUSE
                self._note_unmet()
                self._forget()
                # Not all processes come back to a server at the same moment.
                self._rest(pause * random.uniform(0.5, 1))
                pause = min(2 * pause, _LONGEST_PAUSE)
        finally:
            self._forget()
            self._woken.close()
            self._wake.close()

    def _is_wanted(self) -> bool:
        return not self._is_stopped and self._near() is not None

    def _connect(self) -> None:
        masters = self._masters
        deadline = monotonic() + masters.settings.connect_timeout
        for settings in masters.find(deadline):
            link = connect(settings, masters.trust, self._prefixes, masters.questions)
            self._links.append(link)

    def _listen(self) -> None:
        """Take pushes and ask questions until something is wrong."""
        is_open = False
        while self._is_wanted():
            self._wait()
            for link in self._links:
                # Told in pieces: a server that always has more to say keeps nothing waiting here.
                while link.take():
                    self._tell(link)
            now = monotonic()
            for link in self._links:
                link.ask(now, self._interval)
            if not is_open and all(link.hearing.is_greeted for link in self._links):
                self._near_or_end().open(self)
                is_open = True

    def _wait(self) -> None:
        """Wait for bytes, for the time of a question, or for the end."""
        due = [link.due for link in self._links if not link.hearing.is_asking]
        seconds = min(due, default=monotonic() + self._interval) - monotonic()
        ready(
            [self._woken, *(link.socket for link in self._links)],
            min(max(seconds, 0.0), self._interval),
        )

    def _tell(self, link: Link) -> None:
        """Tell the near cache what a connection has heard."""
        near, hearing = self._near_or_end(), link.hearing
        if hearing.flushed:
            hearing.flushed = False
            near.flush(self)
        if hearing.changed:
            near.push(self, hearing.changed)
            hearing.changed = []
        if hearing.answers:
            if not self._masters.are_still(hearing.answers):
                raise Unheard("the cluster has other masters, or they have other slots")
            hearing.answers = []
        proofs = [each.hearing.proof for each in self._links]
        known = [proof for proof in proofs if proof is not None]
        if known and len(known) == len(proofs):
            near.heard(self, min(known))

    def _near_or_end(self) -> NearCache:
        near = self._near()
        if near is None:
            raise Unheard("nobody wants to know")
        return near

    def _note_unmet(self) -> None:
        """Say so once connections come about again and again on which nobody says anything."""
        unmet = [link for link in self._links if not link.hearing.is_met]
        self._unmet = self._unmet + 1 if unmet else 0
        near = self._near()
        if self._unmet == _UNMET and near is not None:
            near.unmet(self)

    def _tell_refused(self, error: Refused) -> None:
        near = self._near()
        if near is not None:
            near.refused(self, str(error))

    def _forget(self) -> None:
        """Let nothing be served until all masters are listened to again."""
        near = self._near()
        if near is not None:
            near.lost(self)
        links, self._links = self._links, []
        closed(links)

    def _rest(self, seconds: float) -> None:
        if self._is_wanted():
            ready([self._woken], seconds)


def ready(sockets: Sequence[socket.socket], seconds: float) -> None:
    """Return when one of the sockets has bytes, or after some seconds."""
    if not hasattr(select, "poll"):
        select.select(sockets, [], [], seconds)
        return
    poll = select.poll()
    for each in sockets:
        poll.register(each, select.POLLIN)
    poll.poll(seconds * 1000)
