"""`cachegen inspect` counts, weighs and reads what is really there, and changes nothing."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cachegen.cli.progress import Bar
from cachegen.live.connection import Connection
from tests.live.conftest import Cachegen
from tests.servers import Server, valkey_cluster, valkey_sentinel, valkey_server


def data(cachegen: Cachegen, *arguments: str) -> dict[str, object]:
    """Return the first cluster of an inspection as data."""
    outcome = cachegen("inspect", "--format", "json", *arguments)
    clusters = json.loads(outcome.out)["clusters"]
    found: dict[str, object] = clusters[0]
    return found


def keyspace(found: dict[str, object], name: str) -> dict[str, object]:
    """Return one keyspace of an inspection."""
    keyspaces = found["keyspaces"]
    assert isinstance(keyspaces, list)
    (one,) = [each for each in keyspaces if each["keyspace"] == name]
    assert isinstance(one, dict)
    return one


def test_keys_are_counted_weighed_and_their_ttls_spread(
    at_server: Path, connection: Connection, cachegen: Cachegen
) -> None:
    for number in range(700):
        connection.ask("SET", f"hits/u{number}", number, "PX", 60_000 + number * 1000)
    connection.ask("SET", "hits/forever", 1)
    found = keyspace(data(cachegen), "hits")
    assert found["keys"] == 701
    assert found["memory_sampled"] == 200
    assert isinstance(found["memory_bytes"], int)
    assert 701 * 20 < found["memory_bytes"] < 701 * 500
    ttl = found["ttl"]
    assert isinstance(ttl, dict)
    assert ttl["without"] == 1
    assert 50_000 < ttl["min_ms"] <= 60_000
    assert 400_000 < ttl["median_ms"] < 411_000
    assert 749_000 < ttl["max_ms"] <= 759_000


def test_samples_are_decoded_by_type_and_can_be_hidden(
    at_server: Path, connection: Connection, cachegen: Cachegen
) -> None:
    connection.ask("SET", "hits/u1", 4242424)
    connection.ask("RPUSH", "seen/{u1}/n/7", "a", "b")
    connection.ask("SET", "point/2026-01-31", '{"x":1,"unknown":[],"colours":["red"]}')
    connection.ask("SADD", "tags/u1", 3, 1, 2)
    connection.ask("SET", "note/dark%20blue", "\x1b[31mhush")
    outcome = cachegen("inspect")
    assert outcome.status == 0
    assert 'UserID("u1") = 4242424\n' in outcome.out
    assert 'Seen(user="u1", number=7) = ["a", "b"]\n' in outcome.out
    assert (
        'date(2026, 1, 31) = {"x": 1, "unknown": [], "colours": ["red"]}' in outcome.out
    )
    assert 'UserID("u1") = [1, 2, 3]\n' in outcome.out
    assert "\x1b" not in outcome.out
    assert "Colour.DARK_BLUE = " in outcome.out
    assert "other-one: skipped" in outcome.err
    hidden = cachegen("inspect", "--no-values")
    assert "hush" not in hidden.out
    assert "4242424" not in hidden.out
    samples = keyspace(data(cachegen, "--no-values"), "hits")["samples"]
    assert samples == [{"key": "hits/u1", "typed_key": 'UserID("u1")'}]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (
            ("SET", "hits/u", "1.5"),
            "hits/u: the stored text is not a canonical 64-bit int",
        ),
        (("RPUSH", "hits/u", "1"), "hits/u: a Redis list where a string must be"),
        (
            ("SET", "hits/u", "99999999999999999999"),
            "hits/u: the stored text is not a canonical 64-bit int",
        ),
        (
            ("SET", "point/2026-01-31", "{"),
            "the stored JSON is not a Point: it is malformed",
        ),
        (
            ("SET", "point/2026-01-31", "[]"),
            "is not a Point: expected object, found array",
        ),
        (("SET", "point/2026-01-31", "{}"), "`x` is missing, and has no default"),
        (("SET", "point/2026-01-31", '{"x":"a"}'), "$.x: expected int, found text"),
        (
            ("SET", "point/2026-01-31", '{"x":1,"colours":["red","gone"]}'),
            "$.colours[1]: none of the type's values",
        ),
        (
            ("RPUSH", "seen/{u}/n/1", "a", b"\xff"),
            "$[1]: the stored bytes are not UTF-8",
        ),
        (
            ("SADD", "tags/u", "x"),
            "tags/u: $[0]: the stored text is not a canonical 64-bit int",
        ),
    ],
)
def test_a_value_that_does_not_decode_is_named_with_its_reason(
    at_server: Path,
    connection: Connection,
    cachegen: Cachegen,
    command: tuple[str | bytes, ...],
    words: str,
) -> None:
    connection.ask(*command)
    outcome = cachegen("inspect")
    assert outcome.status == 1
    assert "broken   1 value" in outcome.out
    assert words in outcome.out


def test_keys_of_no_keyspace_are_named_by_shape_with_what_is_near(
    at_server: Path, connection: Connection, cachegen: Cachegen
) -> None:
    for number in range(30):
        connection.ask("SET", f"hit/u{number}", 1)
        connection.ask("SET", f"hits:u{number}", 1)
        connection.ask("SET", f"other:{number}:x", 1)
    connection.ask("SET", b"hits/\xff", 1)
    connection.ask("SET", "alone", 1)
    connection.ask("SET", "__cachegen/x", 1)
    outcome = cachegen("inspect")
    assert outcome.status == 1
    assert outcome.out.partition("of no keyspace: ")[2].splitlines() == [
        "92 keys",
        "  hit/<str>  30 keys, such as hit/u0",
        "      segment 1: `hit` is not `hits`",
        "  hits:<str>  30 keys, such as hits:u0",
        "      joined by `:`; as `hits/u0` it would be `api.hits`",
        "  other:<int>:x  30 keys, such as other:0:x",
        "      joined by `:`; as `other/0/x`: segment 1: `other` is not `hits`",
        "  alone  1 key",
        "      segment 1: `alone` is not `hits`",
        "  keys not UTF-8  1 key, such as hits/\\xff",
        "      it is not UTF-8",
        "",
        "of cachegen itself: 1 key",
    ]
    found = data(cachegen)
    strangers, shapes = found["strangers"], found["stranger_shapes"]
    assert isinstance(strangers, dict)
    assert isinstance(shapes, list)
    assert strangers["count"] == 92
    assert [each["count"] for each in shapes] == [30, 30, 30, 1, 1]


def test_only_the_commonest_shapes_are_named(
    at_server: Path, connection: Connection, cachegen: Cachegen
) -> None:
    for number in range(14):
        connection.ask("SET", f"shape{number}/x", 1)
    assert "  … and 4 more shapes" in cachegen("inspect").out


class Pauses:
    """Pauses in which the server changes; the end of the last is Ctrl-C."""

    def __init__(self, *changes: Callable[[], object]) -> None:
        self.changes = list(changes)

    def __call__(self, seconds: float) -> None:
        """Do the next change in place of waiting."""
        assert seconds == 7
        if not self.changes:
            raise KeyboardInterrupt
        self.changes.pop(0)()


def test_watching_tells_what_has_changed_until_it_is_interrupted(
    at_server: Path,
    connection: Connection,
    cachegen: Cachegen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection.ask("SET", "hits/u1", 1)
    pauses = Pauses(
        lambda: connection.ask("MSET", "hits/u2", 2, "hits/u3", "many", "other", 1),
        lambda: None,
        lambda: connection.ask("FLUSHALL"),
    )
    monkeypatch.setattr("cachegen.cli.commands.inspect.sleep", pauses)
    outcome = cachegen("inspect", "--watch", "7")
    assert outcome.status == 0
    seen = [line[10:] for line in outcome.out.splitlines() if line[2:3] == ":"]
    size = r"[0-9,]+ B"
    assert len(seen) == 5
    more = rf"api.hits  3 keys \(\+2\), {size} \(\+{size}\), 1 broken \(\+1\)"
    assert re.fullmatch(more, seen[0])
    assert seen[1:3] == ["of no keyspace  1 key (+1)", "no change"]
    assert re.fullmatch(
        r"api.hits  0 keys \(-3\), 1 broken.*|api.hits  0 keys.*", seen[3]
    )
    assert seen[4] == "of no keyspace  0 keys (-1)"


def test_watching_for_programs_prints_a_document_a_line(
    at_server: Path,
    connection: Connection,
    cachegen: Cachegen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses = Pauses(lambda: connection.ask("SET", "hits/u1", 1))
    monkeypatch.setattr("cachegen.cli.commands.inspect.sleep", pauses)
    outcome = cachegen("inspect", "--watch", "7", "--format", "json")
    documents = [json.loads(line) for line in outcome.out.splitlines()]
    counts = [each["clusters"][0]["keys_looked_at"] for each in documents]
    assert counts == [0, 1]


def test_watching_outlives_a_server_that_is_gone_for_a_while(
    project: Path, cachegen: Cachegen, monkeypatch: pytest.MonkeyPatch
) -> None:
    with valkey_server() as server:
        pauses = Pauses(server.stop, server.start, lambda: None)
        monkeypatch.setattr("cachegen.cli.commands.inspect.sleep", pauses)
        url = ("--cluster", "main", "--url", server.url)
        outcome = cachegen("inspect", "--watch", "7", *url)
    assert outcome.status == 0
    assert "cannot connect to 127.0.0.1" in outcome.err
    assert outcome.out.count("no change") == 2


@pytest.mark.parametrize("seconds", ["0", "-1", "soon"])
def test_watching_wants_a_number_of_seconds(
    at_server: Path, cachegen: Cachegen, seconds: str
) -> None:
    assert cachegen("inspect", "--watch", seconds).status == 2


def test_huge_values_are_neither_read_whole_nor_printed(
    at_server: Path, connection: Connection, cachegen: Cachegen
) -> None:
    connection.ask("SET", "note/red", "x" * 5_000_000)
    connection.ask("SET", "point/2026-01-31", '{"x":1,"label":"' + "y" * 100_000 + '"}')
    connection.ask("RPUSH", "seen/{u}/n/1", *["z" * 50] * 5_000)
    outcome = cachegen("inspect")
    assert outcome.status == 0
    assert max(map(len, outcome.out.splitlines())) < 250
    assert "unread   1 value" in outcome.out
    sent = connection.ask("INFO", "stats")
    assert isinstance(sent, bytes)
    before = int(sent.split(b"total_net_output_bytes:")[1].split()[0])
    cachegen("inspect")
    sent = connection.ask("INFO", "stats")
    assert isinstance(sent, bytes)
    after = int(sent.split(b"total_net_output_bytes:")[1].split()[0])
    assert after - before < 200_000


def test_the_limit_bounds_what_is_looked_at(
    at_server: Path, connection: Connection, cachegen: Cachegen
) -> None:
    for number in range(300):
        connection.ask("SET", f"hits/u{number}", 1)
    found = data(cachegen, "--limit", "25")
    assert (found["keys_looked_at"], found["complete"]) == (25, False)
    assert keyspace(found, "hits")["keys"] == 25
    whole = data(cachegen, "--limit", "0")
    assert (whole["keys_looked_at"], whole["complete"]) == (300, True)


def test_keys_are_their_keyspaces_where_colons_join_them(
    at_server: Path, connection: Connection, cachegen: Cachegen
) -> None:
    path = at_server / "schemas" / "api.toml"
    text = path.read_text()
    path.write_text(text.replace("[clusters.main]", "[clusters.main]\nseparator = ':'"))
    for number in range(30):
        connection.ask("SET", f"hits:u{number}", 1, "PX", 60_000)
        connection.ask("SET", f"hits/u{number}", 1)
    connection.ask("SET", "hits:a/b", 1, "PX", 60_000)
    assert keyspace(data(cachegen), "hits")["keys"] == 31
    assert data(cachegen, "api.hits")["keys_looked_at"] == 31
    said = cachegen("inspect").out
    assert "joined by `/`; as `hits:u0` it would be `api.hits`" in said
    assert cachegen("get", "hits", "a/b").out == "1\n"
    assert cachegen("delete", "hits", "u1", "--yes").status == 0
    assert connection.ask("EXISTS", "hits:u1") == 0


def test_one_keyspace_is_looked_at_alone(
    at_server: Path, connection: Connection, cachegen: Cachegen
) -> None:
    connection.ask("SET", "hits/u1", 1)
    connection.ask("SET", "hits*/u1", 1)
    connection.ask("SADD", "tags/u1", 1)
    found = data(cachegen, "api.tags")
    assert found["keys_looked_at"] == 1
    keyspaces = found["keyspaces"]
    assert isinstance(keyspaces, list)
    assert [each["keyspace"] for each in keyspaces] == ["tags"]


def test_a_prefix_parts_two_clusters_on_one_server(
    project: Path, server: Server, connection: Connection, cachegen: Cachegen
) -> None:
    connection.ask("SET", "a*:hits/u1", 1)
    connection.ask("SET", "ab:hits/u2", b"\xff")
    url = f"{server.url}?key_prefix=a*:"
    found = data(cachegen, "--cluster", "main", "--url", url)
    assert found["keys_looked_at"] == 1
    assert keyspace(found, "hits")["keys"] == 1


def test_nothing_is_written_and_nothing_is_touched(
    at_server: Path, connection: Connection, cachegen: Cachegen
) -> None:
    connection.ask("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu")
    connection.ask("SET", "hits/u1", 1)
    connection.ask("CONFIG", "RESETSTAT")
    before = connection.ask("OBJECT", "FREQ", "hits/u1")
    assert cachegen("inspect").status == 0
    assert cachegen("get", "hits", "u1").status == 0
    stats = connection.ask("INFO", "commandstats")
    assert isinstance(stats, bytes)
    names = {line.split(b":")[0] for line in stats.splitlines() if b"calls=" in line}
    writing = {b"cmdstat_set", b"cmdstat_del", b"cmdstat_expire", b"cmdstat_keys"}
    assert b"cmdstat_scan" in names
    assert not names & writing
    assert connection.ask("OBJECT", "FREQ", "hits/u1") == before


def test_a_server_that_forbids_memory_usage_is_no_obstacle(
    at_server: Path, connection: Connection, server: Server, cachegen: Cachegen
) -> None:
    connection.ask("SET", "hits/u1", 1)
    connection.ask(
        "ACL", "SETUSER", "looker", "on", ">se:cret", "~*", "+@all", "-memory"
    )
    url = f"redis://looker:se%3Acret@127.0.0.1:{server.port}/0"
    outcome = cachegen("inspect", "--cluster", "main", "--url", url)
    connection.ask("ACL", "DELUSER", "looker")
    assert outcome.status == 0
    assert "not known: the server does not let MEMORY USAGE be asked" in outcome.out


def test_a_cluster_is_looked_at_on_all_its_primaries(
    project: Path, cachegen: Cachegen
) -> None:
    with valkey_cluster(masters=3, replicas=0) as nodes:
        url = f"redis+cluster://127.0.0.1:{nodes[0].port}"
        for number in range(60):
            for node in nodes:
                node.ask("SET", f"hits/u{number}", str(number))
        arguments = ("--cluster", "main", "--url", url)
        found = data(cachegen, *arguments)
        assert (found["keys_looked_at"], found["complete"]) == (60, True)
        assert keyspace(found, "hits")["keys"] == 60
        assert data(cachegen, *arguments, "--limit", "7")["keys_looked_at"] == 7
        for number in range(5):
            outcome = cachegen("get", "hits", f"u{number}", "--url", url)
            assert (outcome.status, outcome.out) == (0, f"{number}\n")


def test_sentinels_lead_to_the_master(project: Path, cachegen: Cachegen) -> None:
    with valkey_sentinel() as watched:
        watched.master.ask("SET", "hits/u1", "5")
        outcome = cachegen("get", "hits", "u1", "--url", watched.url)
        assert (outcome.status, outcome.out) == (0, "5\n")
        wrong = watched.url.replace("mymaster", "nobody")
        outcome = cachegen("get", "hits", "u1", "--url", wrong)
        assert outcome.status == 2
        assert "know no service 'nobody'" in outcome.err


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_the_bar_shows_after_a_second_on_a_terminal_only_and_goes() -> None:
    times = iter([0.0, 0.5, 1.5])
    stream = Terminal()
    bar = Bar("keys", stream, lambda: next(times))
    bar(10, 100)
    assert stream.getvalue() == ""
    bar(50, 100)
    assert " 50%  50 keys" in stream.getvalue()
    bar.clear()
    assert stream.getvalue().endswith("\r\x1b[K")
    piped = io.StringIO()
    Bar("keys", piped, lambda: 0.0)(50, 100)
    assert piped.getvalue() == ""


def test_no_url_an_unreachable_server_and_a_wrong_password_end_in_a_sentence(
    project: Path, server: Server, cachegen: Cachegen
) -> None:
    outcome = cachegen("inspect")
    assert outcome.status == 2
    assert "`CACHEGEN_MAIN_URL` or `CACHEGEN_OTHER_ONE_URL`" in outcome.err
    outcome = cachegen("inspect", "--url", server.url)
    assert outcome.status == 2
    assert "add --cluster" in outcome.err
    for url in (
        "redis://me:hunter2@127.0.0.1:1/0",
        f"redis://me:hunter2@127.0.0.1:{server.port}/0",
        "redis://me:hunter2@host:notaport/0",
        "reds://me:hunter2@host/0",
        "redis://me:hunter2@host/0?hunter2",
        "redis://me:hun#ter2@host/0",
        "memory://",
        "hunter2",
    ):
        outcome = cachegen("inspect", "--cluster", "main", "--url", url)
        assert (outcome.status, outcome.out) == (2, "")
        assert outcome.err.startswith("cachegen: ")
        assert "hunter2" not in outcome.err
        assert "Traceback" not in outcome.err


def test_a_command_that_asks_no_server_loads_nothing_for_it() -> None:
    program = (
        "import sys; from cachegen.cli.boundary import run; run(['--version']); "
        "print([name for name in ('redis', 'jinja2', 'cachegen.live', 'cachegen.provision') "
        "if name in sys.modules])"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert printed.stdout.splitlines()[-1] == "[]"


def test_records_are_counted_where_their_keys_are(
    at_server: Path, connection: Connection, cachegen: Cachegen
) -> None:
    connection.ask("SET", "hits/u1", 1)
    connection.ask("SET", "__cachegen/l/{hits/u1}", "0" * 32, "PX", 60_000)
    connection.ask("SET", "__cachegen/l/{hits/u2}", "missing", "PX", 60_000)
    connection.ask("SET", "__cachegen/l/seen/{u1}/n/7", "missing", "PX", 60_000)
    found = data(cachegen)
    assert keyspace(found, "hits")["records"] == 2
    assert keyspace(found, "seen")["records"] == 1
    assert found["strangers"] == {"count": 0, "examples": []}
    shown = cachegen("inspect").out
    assert "  records  2 keys being loaded, or remembered as missing\n" in shown
    assert "  records  1 key being loaded, or remembered as missing\n" in shown
