"""How to rename the keys whose separator is not the cluster's: exact patterns, one type, nothing else.

A command is printed for each keyspace that has to move. It renames what the keyspace
would hold and leaves every other key alone, whatever it looks like.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

from cachegen import ir
from cachegen.live.inferring.groups import Group, Varying
from cachegen.live.inferring.proposals import Proposal
from cachegen.live.inferring.ranking import meet
from cachegen.live.places import Settings

_FORMS = {
    ir.Scalar.INT: "-?[0-9]+",
    ir.Scalar.UUID: "[0-9a-f-]{36}",
    ir.Scalar.DATE: "[0-9]{4}-[0-9]{2}-[0-9]{2}",
}


def introduction(separator: str) -> str:
    """Return why keys have to move, and what to mind."""
    return (
        f"MIGRATION. This cluster joins the segments of a key by `{separator}`, so that every "
        "key has one reading; keys joined otherwise are others. A cache needs no moving: deploy "
        "the new keyspace, let reads miss and fill, and let the old keys expire (those without a "
        "TTL: delete them afterwards). To keep the contents, rename them while nobody writes, "
        "after trying it on a copy. Each line renames the keys of one keyspace and no others; "
        "RENAMENX leaves alone what the new keyspace has already. The password comes from "
        "REDISCLI_AUTH."
    )


_SCRIPT = """\
r() {{ {client} "$@"; }}
prefix={prefix}
move() {{ # match, shape, shapes to leave alone, type
  r --scan --pattern "$1" | grep -aE "$2" | grep -avE "$3" | grep -av '[[:cntrl:]]' |
  while IFS= read -r old; do
    [ "$(r type "$old" </dev/null)" = "$4" ] || continue
    r renamenx "$old" "$prefix$(printf %s "${{old#"$prefix"}}" | sed "$spelling")" </dev/null
  done
}}
"""


def renaming(
    moving: Sequence[Proposal],
    staying: Sequence[Group],
    separator: str,
    settings: Settings | None,
) -> list[str]:
    """Return the lines of a shell script that renames the keys of `moving` alone."""
    if settings is not None and settings.kind == "cluster":
        return [
            "A Redis Cluster renames no key into another slot: read these and write them."
        ]
    prefix = settings.key_prefix.decode() if settings is not None else ""
    lines = _SCRIPT.format(
        client=_client(settings), prefix=shlex.quote(prefix)
    ).splitlines()
    for own in sorted({each.group.separator for each in moving}):
        lines.append(f"spelling={shlex.quote(_spelling(own, separator))}")
        lines += [
            _move(each, staying, prefix)
            for each in moving
            if each.group.separator == own
        ]
    return lines


def _move(proposal: Proposal, staying: Sequence[Group], prefix: str) -> str:
    group = proposal.group
    near = [
        _shape(each, prefix)
        for each in staying
        if each.separator == group.separator
        and each.samples[0].kind == proposal.kind
        and meet(each, group)
    ]
    words = (
        _match(group, prefix),
        _shape(group, prefix),
        "|".join(near) or "^$",
        proposal.kind,
    )
    return f"move {' '.join(map(shlex.quote, words))}"


def _client(settings: Settings | None) -> str:
    if settings is None or settings.kind != "server":
        return "redis-cli -h HOST -p PORT -n DATABASE"
    place = settings.addresses[0]
    words = ["redis-cli"]
    if place.port == 0:
        words += ["-s", place.host]
    else:
        words += ["-h", place.host, "-p", str(place.port)]
    if settings.tls is not None:
        words.append("--tls")
    if settings.username is not None:
        words += ["--user", settings.username]
    return shlex.join([*words, "-n", str(settings.database)])


def _match(group: Group, prefix: str) -> str:
    """Return the glob that SCAN takes; wider than the shape, so that less is sent."""
    texts = (
        "*" if isinstance(part, Varying) else _globbed(part.text)
        for part in group.parts
    )
    return _globbed(prefix) + group.separator.join(texts)


def _globbed(text: str) -> str:
    return re.sub(r"([\\*?\[\]^-])", r"\\\1", text)


def _shape(group: Group, prefix: str) -> str:
    """Return the regular expression that a whole key must match."""
    text = f"[^{{}}{group.separator}]*"
    shapes: list[str] = []
    for part in group.parts:
        if isinstance(part, Varying):
            form = _FORMS.get(part.form, text)
            shapes.append(f"\\{{{form}\\}}" if part.is_tagged else form)
        else:
            shapes.append(_plain(part.text))
    return f"^{_plain(prefix)}{_plain(group.separator).join(shapes)}$"


def _plain(text: str) -> str:
    return re.sub(r"([.\[\](){}*+?^$|\\])", r"\\\1", text)


def _spelling(own: str, separator: str) -> str:
    """Return sed's script from today's key to the new one; braces stand only as hash tags here."""
    encoded = f"s,[{separator}],%{ord(separator):02X},g"
    return f"s,%,%25,g;s, ,%20,g;{encoded};y,{own},{separator},"
