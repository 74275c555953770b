"""The words of the schema language and what fuzzing has found worth trying, for mutations.

Also written as the dictionary of the coverage-guided run.
"""

from __future__ import annotations

from cachegen import ir, names
from tests.render.hostile import LINE_SEPARATORS, TEXTS

SECTIONS = ("clusters", "types", "enums", "structs", "keyspaces", "fields", "values")
KEYS = (
    *("version", "service", "doc", "eviction_policy", "base", "import", "type"),
    *("default", "optional", "cluster", "key", "value", "pattern", "expiry"),
    *("shard_by", "on_decode_error", "in", "on", "jitter", "daily_at", "timezone"),
)
VALUES = (
    *("allkeys-lru", "volatile-ttl", "noeviction", "raise", "miss", "write", "create"),
    *("10s", "1h30m", "500ms", "never", "0s", "99999999999d", "10%", "0%", "101%"),
    *("03:00", "24:00", "Europe/Stockholm", "UTC", "../../etc/passwd", "a/:key"),
    *("a/:b/:b", ":key", "/", "a//b", "__cachegen/:key", "a/:", "shop.models.User"),
    *("true", "false", "null", "~", "1", "-1", "0", "1e999", "0x1F", "0o7", "1_0"),
    *("9223372036854775808", ".inf", "nan", "2026-01-02", "2026-01-02T03:04:05Z"),
    *("07:32:00", "PT1S", "12345678-1234-5678-1234-567812345678", "AAEC", "1.50"),
)
TYPES = (
    *(scalar.value for scalar in ir.Scalar),
    *names.CONTAINER_NAMES,
    *("list[str]", "set[int]", "frozenset[str]", "dict[str, int]", "str | None"),
    *("tuple[int, ...]", "tuple[int, str]", "tuple[()]", "list[list[A]]", "A | B"),
    *('Literal["a", 1]', "Literal[True]", "dict[list[str], int]", "A", "B", "Key"),
)
NAMES = (
    *("a", "b", "A", "B", "main", "k", "key_", "class", "None", "match", "type"),
    *("self", "str", "int", "list", "property", "mro", "name", "_a", "__init__"),
    *("IntKeyspace", "ApiCaches", "a-b", "Ａ", "é", "ſ", "aclose", "batch"),
)
SIGNS = (
    *("[", "]", "[[", "]]", "{", "}", "=", ":", ": ", ".", ",", "#", "- ", "? "),
    *("'", '"', "'''", '"""', "\\", "\\n", "\\u0000", "\\U0010FFFF", "\\x41"),
    *("&a ", "*a", "<<: ", "!!str ", "!x ", "|", "|-", ">", ">+2", "---", "...", "%"),
    *(
        "\n",
        "\r\n",
        "\r",
        "\t",
        "  ",
        "\n  ",
        "\n\n",
        "@",
        "`",
        "# cachegen: ignore[CG901]",
    ),
    *(
        "\0",
        "\x07",
        "\x1b[31m",
        "\x7f",
        "\ufeff",
        "\ufffe",
        "\u200b",
        "\u202e",
        "\U0001f600",
    ),
)
BYTES = (
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xf5\x80\x80\x80",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
)
WORDS: tuple[bytes, ...] = (
    *(
        each.encode()
        for group in (SECTIONS, KEYS, VALUES, TYPES, NAMES, SIGNS, LINE_SEPARATORS)
        for each in group
    ),
    *(each.encode() for each in TEXTS),
    *BYTES,
)


def dictionary() -> str:
    """Return the words as libFuzzer reads them: one a line, bytes in hexadecimal."""
    quoted = ("".join(f"\\x{byte:02x}" for byte in word) for word in WORDS)
    return "".join(
        f'"{word}"\n' for word in dict.fromkeys(quoted) if len(word) <= 4 * 60
    )
