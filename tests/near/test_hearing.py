"""What a listening connection makes of the bytes that come, without a socket."""

from __future__ import annotations

import pytest

from cachegen_runtime.transport.near.hearing import (
    Hearing,
    Refused,
    Unheard,
    greeting,
    reduced,
)
from cachegen_runtime.urls.reading import parse

HELLO = b"%2\r\n$5\r\nproto\r\n:3\r\n$4\r\nrole\r\n$6\r\nmaster\r\n"
REPLICA = HELLO.replace(b"$6\r\nmaster", b"$7\r\nreplica")
SUBSCRIBED = b">3\r\n$9\r\nsubscribe\r\n$10\r\n__cachegen\r\n:1\r\n"
PUSH = b">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\na\r\n"
FLUSH = b">2\r\n$10\r\ninvalidate\r\n_\r\n"


def greeted() -> Hearing:
    """Return a connection that was greeted."""
    hearing = Hearing()
    hearing.heard(HELLO + SUBSCRIBED + b"+OK\r\n")
    assert hearing.is_greeted
    return hearing


def test_an_answer_counts_from_the_question_before_it() -> None:
    hearing = greeted()
    assert hearing.proof is None
    for sent, proof in ((1.0, None), (2.0, 1.0), (3.0, 2.0)):
        hearing.asked(sent)
        hearing.heard(HELLO)
        assert hearing.proof == proof


def test_a_push_that_its_answer_overtook_is_here_before_it_counts() -> None:
    """A write at 1.5, a question at 2: the answer may come first; counting it at once would be wrong."""
    hearing = greeted()
    hearing.asked(1.0)
    hearing.heard(HELLO)
    hearing.asked(2.0)
    hearing.heard(HELLO)
    assert hearing.proof == 1.0  # before the write
    assert not hearing.changed
    hearing.heard(PUSH)
    hearing.asked(3.0)
    hearing.heard(HELLO)
    assert hearing.proof == 2.0
    assert hearing.changed == [b"a"]


def test_bytes_may_come_in_any_pieces() -> None:
    hearing = Hearing()
    for byte in HELLO + PUSH + SUBSCRIBED + b"+OK\r\n" + FLUSH:
        hearing.heard(bytes((byte,)))
    assert hearing.is_greeted
    assert hearing.flushed
    assert hearing.changed == [b"a"]


@pytest.mark.parametrize(
    "reply",
    [
        b"-ERR unknown command 'HELLO'\r\n",
        b"-NOPROTO unsupported protocol version\r\n",
        b"-NOPERM this user has no permissions\r\n",
        b"-WRONGPASS invalid username-password pair\r\n",
        HELLO.replace(b":3", b":2"),
        HELLO + b"-NOPERM no channel\r\n",
        HELLO + SUBSCRIBED + b"-ERR unknown subcommand\r\n",
    ],
)
def test_a_server_without_room_for_a_listener_refuses_for_good(reply: bytes) -> None:
    with pytest.raises(Refused):
        Hearing().heard(reply)


@pytest.mark.parametrize(
    "reply",
    [
        b"-LOADING the dataset is loaded\r\n",
        b"-ERR max number of clients reached\r\n",
        REPLICA + SUBSCRIBED + b"+OK\r\n",
        b"\x00",
    ],
)
def test_a_server_that_does_not_serve_now_is_asked_again_later(reply: bytes) -> None:
    with pytest.raises(Unheard):
        Hearing().heard(reply)


def test_a_refused_login_is_tried_again_where_another_may_come() -> None:
    with pytest.raises(Unheard):
        Hearing(login_changes=True).heard(b"-WRONGPASS invalid\r\n")
    with pytest.raises(Refused):
        Hearing(login_changes=True).heard(b"-NOPERM no channel\r\n")


def test_a_master_that_becomes_a_replica_is_left() -> None:
    hearing = greeted()
    hearing.asked(1.0)
    with pytest.raises(Unheard, match="replica"):
        hearing.heard(REPLICA)


def test_the_greeting_says_who_it_is_and_shows_no_password() -> None:
    settings = parse("main", "redis://ann:secret@h:1/3?client_name=web", "the test")
    said = greeting(settings, (b"a/", b"b/"))
    words = [word for word in said.split(b"\r\n") if word and word[:1] not in b"*$"]
    assert words == [
        *(b"HELLO", b"3", b"AUTH", b"ann", b"secret", b"SETNAME", b"web"),
        *(b"SUBSCRIBE", b"__cachegen"),
        *(b"CLIENT", b"TRACKING", b"ON", b"BCAST", b"PREFIX", b"a/", b"PREFIX", b"b/"),
    ]
    assert "secret" not in repr(said)


def test_prefixes_that_another_begins_are_left_out() -> None:
    given = [b"a/b/", b"a/", b"b", b"ab/", b"a/", b"a/c/"]
    assert reduced(given) == (b"a/", b"ab/", b"b")
    assert reduced([b"", b"a"]) == (b"",)
