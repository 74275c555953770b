"""One server, both faces: commands, TTLs, batches, transactions and refusals."""

from __future__ import annotations

import pytest

from cachegen_runtime.errors import (
    CacheConfigError,
    CacheError,
    CacheIndexError,
    CacheTimeoutError,
    CacheUnavailableError,
    CacheWrongTypeError,
)
from cachegen_runtime.protocol import Reply
from cachegen_runtime.scripts.expiry import Expire
from tests.servers import Server, valkey_server
from tests.transport.faces import Face, opened
from tests.transport.operations import command, get, nothing, read, transaction


def test_a_command_is_answered(face: Face) -> None:
    assert face.run(command(b"SET", b"k", b"v")) == b"OK"
    assert face.run(read(b"GET", b"k")) == b"v"
    assert face.run(read(b"GET", b"absent")) is None


def test_an_operation_without_commands_sends_nothing() -> None:
    with opened("blocking", "redis://127.0.0.1:1") as nowhere:
        assert nowhere.run(nothing()) is None


def test_values_of_every_byte_and_of_many_bytes_come_back(face: Face) -> None:
    for value in (bytes(range(256)), b"", b"\r\n" * 10, b"x" * 3_000_000):
        face.run(command(b"SET", b"k", value))
        assert face.run(read(b"GET", b"k")) == value


def test_the_script_is_sent_once_and_known_afterwards(
    face: Face, server: Server
) -> None:
    server.ask("CONFIG", "RESETSTAT")
    expire = Expire(b"n", "px", 50_000)
    for expected in (1, 2, 3):
        assert face.run(command(b"INCRBY", b"n", b"1", expire=expire)) == expected
    statistics = server.ask("INFO", "commandstats")
    assert "cmdstat_eval:calls=1" in statistics
    assert 40_000 < int(str(face.run(read(b"PTTL", b"n")))) <= 50_000


def test_a_flushed_script_is_sent_again(face: Face, server: Server) -> None:
    expire = Expire(b"n", "px", 50_000)
    face.run(command(b"INCRBY", b"n", b"1", expire=expire))
    server.ask("SCRIPT", "FLUSH")
    assert face.run(command(b"INCRBY", b"n", b"1", expire=expire)) == 2


def test_sums_beyond_the_doubles_of_the_script_are_exact_as_text(face: Face) -> None:
    face.run(command(b"SET", b"n", b"9223372036854775800"))
    counting = command(b"INCRBY", b"n", b"7", expire=Expire(b"n", "px", 50_000))
    assert face.run(counting) == b"9223372036854775807"


def test_more_values_than_a_script_takes_at_once_are_all_written(face: Face) -> None:
    values = [b"%d" % number for number in range(20_000)]
    pushing = command(b"RPUSH", b"l", *values, expire=Expire(b"l", "px", 50_000))
    assert face.run(pushing) == 20_000
    assert face.run(read(b"LRANGE", b"l", b"0", b"-1")) == values
    adding = command(b"SADD", b"s", *values, *values, expire=Expire(b"s", "px", 50_000))
    assert face.run(adding) == 20_000


def test_a_refused_write_leaves_the_ttl_alone(face: Face) -> None:
    face.run(command(b"SET", b"k", b"text", b"PX", b"90000"))
    with pytest.raises(CacheWrongTypeError) as caught:
        face.run(
            command(
                b"INCRBY", b"k", b"1", expire=Expire(b"k", "px", 5), name="increment"
            )
        )
    assert (caught.value.operation, caught.value.keyspace, caught.value.key) == (
        "increment",
        "things",
        "k",
    )
    assert not caught.value.maybe_applied
    assert int(str(face.run(read(b"PTTL", b"k")))) > 80_000


def test_several_commands_run_as_one_step(face: Face) -> None:
    both = transaction((b"SET", b"a", b"1"), (b"SET", b"b", b"2"))
    assert face.run(both) == [b"OK", b"OK"]


def test_a_batch_answers_each_operation_in_order(face: Face) -> None:
    results = face.run_batch(
        [
            command(b"SET", b"a", b"x"),
            command(b"INCRBY", b"a", b"1", expire=Expire(b"a", "px", 50_000)),
            command(b"INCRBY", b"n", b"1", expire=Expire(b"n", "px", 50_000)),
            transaction((b"SET", b"c", b"1"), (b"SET", b"d", b"2")),
            nothing(),
            read(b"GET", b"a"),
        ],
        transaction=False,
    )
    assert isinstance(results[1], CacheWrongTypeError)
    assert results[0:1] + results[2:] == [b"OK", 1, [b"OK", b"OK"], None, b"x"]


def test_a_transaction_answers_each_operation_in_order(face: Face) -> None:
    results = face.run_batch(
        [
            command(b"SET", b"a", b"x"),
            command(b"INCRBY", b"a", b"1"),
            command(b"INCRBY", b"n", b"1", expire=Expire(b"n", "px", 50_000)),
            transaction((b"SET", b"c", b"1"), (b"SET", b"d", b"2")),
            nothing(),
        ],
        transaction=True,
    )
    assert isinstance(results[1], CacheWrongTypeError)
    assert results[0:1] + results[2:] == [b"OK", 1, [b"OK", b"OK"], None]


def test_a_transaction_that_cannot_be_queued_says_why_and_applies_nothing(
    face: Face,
) -> None:
    results = face.run_batch(
        [command(b"SET", b"a", b"x"), command(b"NONSENSE", b"a", b"secret")],
        transaction=True,
    )
    assert all(isinstance(result, CacheConfigError) for result in results)
    assert "secret" not in "".join(map(str, results))
    assert face.run(read(b"GET", b"a")) is None


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ((b"LSET", b"l", b"9", b"x"), CacheIndexError),
        ((b"LSET", b"absent", b"0", b"x"), CacheIndexError),
        ((b"GET", b"l"), CacheWrongTypeError),
        ((b"INCRBY", b"t", b"1"), CacheWrongTypeError),
        ((b"INCRBYFLOAT", b"t", b"1"), CacheWrongTypeError),
        ((b"INCRBY", b"m", b"1"), CacheWrongTypeError),
        ((b"SETRANGE", b"t", b"536870912", b"x"), CacheError),
        ((b"NONSENSE", b"t", b"x"), CacheConfigError),
    ],
)
def test_refusals_are_of_the_right_class_and_show_no_value(
    words: tuple[bytes, ...], kind: type[CacheError], face: Face
) -> None:
    face.run(command(b"RPUSH", b"l", b"s3cret"))
    face.run(command(b"SET", b"t", b"s3cret"))
    face.run(command(b"SET", b"m", b"9223372036854775807"))
    with pytest.raises(kind) as caught:
        face.run(command(*words))
    assert caught.value.__cause__ is not None
    assert "s3cret" not in f"{caught.value!r}{caught.value}{caught.value.__cause__!r}"


def test_a_server_out_of_memory_is_unavailable_and_recovers(
    face: Face, server: Server
) -> None:
    server.ask("CONFIG", "SET", "maxmemory", "1")
    try:
        for failing in (
            command(b"SET", b"k", b"v"),
            command(b"INCRBY", b"k", b"1", expire=Expire(b"k", "px", 5)),
            transaction((b"SET", b"a", b"1"), (b"SET", b"b", b"1")),
        ):
            with pytest.raises(CacheUnavailableError, match="out of memory"):
                face.run(failing)
    finally:
        server.ask("CONFIG", "SET", "maxmemory", "0")
    assert face.run(command(b"SET", b"k", b"v")) == b"OK"


def test_a_replica_refuses_writes_as_unavailable(face: Face, server: Server) -> None:
    server.ask("REPLICAOF", "127.0.0.1", "1")
    try:
        with pytest.raises(CacheUnavailableError, match="replica"):
            face.run(command(b"SET", b"k", b"v"))
    finally:
        server.ask("REPLICAOF", "NO", "ONE")
    assert face.run(command(b"SET", b"k", b"v")) == b"OK"


def test_wrong_credentials_are_reported_once_without_the_password(
    face_name: str,
) -> None:
    with valkey_server("--requirepass", "right") as guarded:
        for login, password in (
            (":wr0ng@", "wr0ng"),
            ("ann:wr0ng@", "wr0ng"),
            ("", "right"),
        ):
            url = f"redis://{login}127.0.0.1:{guarded.port}/0"
            with opened(face_name, url) as face:
                with pytest.raises(CacheConfigError) as caught:
                    face.run(command(b"INCRBY", b"n", b"1"))
                told = f"{caught.value}{caught.value!r}{caught.value.__cause__!r}"
                assert password not in told
                assert caught.value.operation == "probe"
        with opened(face_name, f"redis://:right@127.0.0.1:{guarded.port}/3") as face:
            assert face.run(command(b"INCRBY", b"n", b"1")) == 1


def test_a_database_that_the_server_lacks_is_a_config_error(
    face_name: str, server: Server
) -> None:
    with (
        opened(face_name, f"redis://127.0.0.1:{server.port}/99") as face,
        pytest.raises(CacheConfigError, match="database"),
    ):
        face.run(read(b"GET", b"k"))


def test_databases_prefixes_and_names_are_as_the_url_says(
    face_name: str, server: Server
) -> None:
    url = f"redis://127.0.0.1:{server.port}/5?client_name=shop"
    with opened(face_name, url) as face:
        face.run(command(b"SET", b"k", b"five"))
        assert "name=shop" in server.ask("CLIENT", "LIST")
        assert "db5:keys=1" in server.ask("INFO", "keyspace")


def test_a_unix_socket_works(face_name: str) -> None:
    with valkey_server("--unixsocket", "server.sock") as local:
        with opened(face_name, f"unix://{local.socket_path}?db=2") as face:
            assert face.run(command(b"INCRBY", b"n", b"1")) == 1
        with (
            opened(face_name, f"unix://{local.socket_path}.absent") as nowhere,
            pytest.raises(CacheUnavailableError),
        ):
            nowhere.run(command(b"INCRBY", b"n", b"1"))


def test_a_closed_transport_says_so(face_name: str, server: Server) -> None:
    with opened(face_name, server.url) as face:
        face.run(command(b"SET", b"k", b"v"))
        face.close()
        with pytest.raises(CacheError, match="closed") as caught:
            face.run(read(b"GET", b"k"))
        assert not isinstance(caught.value, CacheUnavailableError | CacheTimeoutError)
        face.close()


def test_errors_inside_read_pass_in_a_batch(face: Face) -> None:
    def refuse(reply: Reply) -> Reply:
        raise CacheIndexError("by the reader")

    odd = get(b"k").reading(refuse)
    results = face.run_batch([odd, read(b"GET", b"k")], transaction=False)
    assert isinstance(results[0], CacheIndexError)
    assert results[1] is None
