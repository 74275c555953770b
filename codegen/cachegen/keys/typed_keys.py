"""From the words of a command line to a raw key: one text for each field, encoded as the runtime does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

from cachegen import ir
from cachegen.declarations import SCALAR_FIELD, Declarations
from cachegen.keys.domains import Infinite, admits, encoded
from cachegen.words.near import near_name
from cachegen.words.phrases import listed, quoted
from cachegen.wrong_use import WrongUse

_FORMS = {
    ir.Scalar.INT: "an int: -7",
    ir.Scalar.BOOL: "true or false",
    ir.Scalar.BYTES: "unpadded base64url",
    ir.Scalar.UUID: "a UUID",
    ir.Scalar.DATE: "a date: 2026-01-31",
    ir.Scalar.DATETIME: "a moment with its offset: 2026-01-31T12:00:00Z",
}


def keyspace_named(workspace: ir.Workspace, name: str) -> ir.Keyspace:
    """Return the keyspace called `name` or `service.name`. Raises `WrongUse`."""
    qualified = {f"{each.service}.{each.name}": each for each in workspace.keyspaces}
    if name in qualified:
        return qualified[name]
    found = [full for full, each in qualified.items() if each.name == name]
    if len(found) == 1:
        return qualified[found[0]]
    if found:
        raise WrongUse(f"several keyspaces are called `{name}`: say {listed(found)}")
    near = near_name(name, qualified) or near_name(
        name, [each.name for each in workspace.keyspaces]
    )
    hint = f"did you mean `{near}`?" if near else "`cachegen inspect` lists them"
    raise WrongUse(f"no keyspace {quoted(name)}: {hint}")


def raw_key(
    keyspace: ir.Keyspace, words: Sequence[str], declarations: Declarations
) -> str:
    """Return the key string, without a cluster's prefix. Raises `WrongUse`."""
    fields = declarations.key_fields(keyspace.key)
    given = _given(words, list(fields), isinstance(keyspace.key, ir.ScalarKey))
    parts: list[str] = []
    for index, segment in enumerate(keyspace.pattern):
        if isinstance(segment, ir.LiteralSegment):
            parts.append(segment.text)
            continue
        base = fields[segment.name]
        assert base is not None, "key fields are key scalars"
        first = not index and segment.name != keyspace.shard_by
        text = _plain(segment.name, base, given[segment.name], declarations)
        spelled = encoded(text, first=first, separator=keyspace.separator)
        if spelled is None:
            raise WrongUse(_unfit(segment.name, "UTF-8 text", text))
        parts.append(_tagged(spelled, segment.name, keyspace))
    return keyspace.separator.join(parts)


def _given(words: Sequence[str], names: list[str], is_scalar: bool) -> dict[str, str]:
    if is_scalar and len(words) == 1:
        return {SCALAR_FIELD: words[0].removeprefix(f"{SCALAR_FIELD}=")}
    values: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or name not in names:
            near = near_name(name, names)
            hint = f"; did you mean `{near}=`?" if near else ""
            raise WrongUse(
                f"{quoted(word)} is no part of the key: {_usage(names)}{hint}"
            )
        if name in values:
            raise WrongUse(f"`{name}` is given twice")
        values[name] = value
    missing = [name for name in names if name not in values]
    if missing:
        raise WrongUse(f"the key lacks {listed(missing, 'and')}: {_usage(names)}")
    return values


def _usage(names: list[str]) -> str:
    return "write it as " + " ".join(f"{name}=…" for name in names)


def _plain(
    name: str, base: ir.BaseScalar, text: str, declarations: Declarations
) -> str:
    """Return the text of a value, before it is encoded."""
    if isinstance(base, ir.EnumType):
        values = declarations.enums[base.name].values
        if text not in values:
            raise WrongUse(f"`{name}` must be {listed(values)}")
        return text
    if base.scalar is ir.Scalar.STR:
        return text
    found = _canonical(base.scalar, text)
    if found is None:
        raise WrongUse(_unfit(name, _FORMS[base.scalar], text))
    return found


def _unfit(name: str, form: str, text: str) -> str:
    return f"`{name}` must be {form}; found {quoted(text)}"


def _canonical(scalar: ir.Scalar, text: str) -> str | None:
    """Return the one spelling of what a person wrote, or None when it is no such value."""
    match scalar:
        case ir.Scalar.BOOL:
            return text if text in ("true", "false") else None
        case ir.Scalar.INT if re.fullmatch("[-+]?[0-9]{1,4000}", text):
            text = str(int(text))
        case ir.Scalar.UUID:
            text = text.lower()
        case ir.Scalar.BYTES:
            text = text.rstrip("=")
        case ir.Scalar.DATE | ir.Scalar.DATETIME:
            text = _moment(scalar, text) or text
        case _:
            pass
    return text if admits(Infinite(scalar), text) else None


def _moment(scalar: ir.Scalar, text: str) -> str | None:
    try:
        if scalar is ir.Scalar.DATE:
            return date.fromisoformat(text).isoformat()
        moment = datetime.fromisoformat(text)
        if moment.utcoffset() is None:
            return None
        in_utc = moment.astimezone(UTC).isoformat(timespec="microseconds")
    except (ValueError, OverflowError):
        return None
    return in_utc.removesuffix("+00:00") + "Z"


def _tagged(text: str, name: str, keyspace: ir.Keyspace) -> str:
    if name != keyspace.shard_by:
        return text
    if not text:
        raise WrongUse(f"`{name}` chooses the shard and must not be empty")
    return f"{{{text}}}"
