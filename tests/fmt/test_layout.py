"""How a formatted schema looks, example by example."""

from __future__ import annotations

from cachegen.fmt import formatted
from cachegen.source import Source

TOML = """\
#:schema ./cachegen.schema.json
# The shop.
service='shop' # our name
version = 1

# Limits.

[keyspaces.hits] # counted
doc = 'All "hits"'
# what a key looks like
pattern = 'hits/:key'
value="int"
# end of the first group

# and now the rest

key = "str"
cluster =   "main"
expiry = {on="create", in = '10s'}

# The one server.
[clusters.main]
eviction_policy = "noeviction" # never
doc = "x" # short

[structs.A]
[structs.A.fields]
z = {doc = "d", type = "int"}
a = "str"
# nothing more
"""

TOML_ORDERED = """\
#:schema ./cachegen.schema.json
# The shop.
version = 1
service = "shop"  # our name

# The one server.
[clusters.main]
eviction_policy = "noeviction"  # never
doc = "x"                       # short

[structs.A]
[structs.A.fields]
z = { type = "int", doc = "d" }
a = "str"
# nothing more

# Limits.

[keyspaces.hits]  # counted
value = "int"
# what a key looks like
pattern = "hits/:key"
doc = 'All "hits"'
# end of the first group

# and now the rest

cluster = "main"
key = "str"
expiry = { in = "10s", on = "create" }
"""

YAML = """\
# yaml-language-server: $schema=x.json
keyspaces:
    hits:   # counted
        doc: |
          All

            hits
        # what a key looks like
        pattern: 'hits/:key'
        value: int
        # end of hits

    # seen by users
    seen: {value: bool,  cluster: main, pattern: "seen/:key", key: str}
version: 1
clusters:
  main: {}
"""

YAML_ORDERED = """\
# yaml-language-server: $schema=x.json
version: 1

clusters:
  main: {}

keyspaces:
  hits:  # counted
    value: int
    # what a key looks like
    pattern: "hits/:key"
    doc: |
      All

        hits
    # end of hits

  # seen by users
  seen: { cluster: main, key: str, value: bool, pattern: "seen/:key" }
"""


def test_toml_is_ordered_and_comments_go_with_what_they_belong_to() -> None:
    assert formatted(Source("api.toml", TOML)).text == TOML_ORDERED


def test_yaml_is_ordered_and_nested_by_two() -> None:
    assert formatted(Source("api.yaml", YAML)).text == YAML_ORDERED


def test_comments_on_neighbouring_lines_stand_in_one_column() -> None:
    text = 'version = 1 # a\nservice = "é🎉" # b\n'
    lines = str(formatted(Source("api.toml", text)).text).splitlines()
    assert lines == ["version = 1      # a", 'service = "é🎉"  # b']


def test_lines_inside_of_texts_and_lists_are_left_alone() -> None:
    text = 'version = 1\n[enums]\nE = [\n      "a", # one\n  "b",\n]\n[structs.S]\ndoc = """\n  x  \n"""\n'
    expected = text.replace("\n[", "\n\n[")
    assert formatted(Source("api.toml", text)).text == expected


def test_the_order_of_fields_and_values_stays() -> None:
    text = 'version = 1\n\n[structs.S.fields]\nz = "str"\na = "str"\n\n[enums]\nE = ["z", "a"]\n'
    result = str(formatted(Source("api.toml", text)).text)
    assert result.index('z = "str"') < result.index('a = "str"')
    assert '["z", "a"]' in result


def test_loads_and_what_is_forgotten_have_their_order() -> None:
    text = """version = 1
[forget.user]
keyspaces = ["b", "a"]
key = "UserID"
[keyspaces.a]
near = {lag="1s", entries=1}
load = {missing="1s", stale_for="1h"}
expiry = "1m"
"""
    assert formatted(Source("api.toml", text)).text == """version = 1

[keyspaces.a]
expiry = "1m"
load = { stale_for = "1h", missing = "1s" }
near = { entries = 1, lag = "1s" }

[forget.user]
key = "UserID"
keyspaces = ["b", "a"]
"""
