"""The key strings of a keyspace: injective, stable, and computed when the keyspace is made as far as can be.

An encoder is made once from pattern, key type and prefix; a call only writes the
placeholders' texts into it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile
from typing import Final, Generic, NoReturn, TypeGuard, TypeVar

from cachegen_runtime.errors import CacheKeyError
from cachegen_runtime.values.codec import Undecodable
from cachegen_runtime.values.escaping import (
    RESERVED_START,
    escape_start,
    joined_by,
    joined_by_slash,
)
from cachegen_runtime.values.scalars import STR, Scalar

K = TypeVar("K")

KeyText = Callable[[object], str]
EncodeKey = Callable[[object, str], bytes]
"""From a key and the operation's name to the key as sent; raises CacheKeyError."""
EncodeKeys = Callable[[Sequence[object], str], list[bytes]]
"""The same for several keys, in order."""

_BROKEN_START: Final = "%5F" + RESERVED_START[1:]


class KeyShape(Generic[K]):
    """How a key type comes apart into its placeholders' scalars and together again.

    ``model`` is the key struct's class, or None when the key is itself a scalar;
    ``join`` makes a key from the placeholders' texts.
    """

    __slots__ = ("fields", "join", "model")

    def __init__(
        self,
        fields: Mapping[str, Scalar[object]],
        join: Callable[[Mapping[str, str]], K],
        model: type[K] | None,
    ) -> None:
        self.fields = fields
        self.join = join
        self.model = model


def scalar_key(scalar: Scalar[K]) -> KeyShape[K]:
    """Return the shape of a key that is one scalar, at the placeholder `:key`."""

    def join(texts: Mapping[str, str]) -> K:
        return scalar.from_key_text(texts["key"])

    return KeyShape({"key": scalar}, join, None)


def struct_key(model: type[K], /, **fields: Scalar[object]) -> KeyShape[K]:
    """Return the shape of a key struct: each field, by its name, at its placeholder."""
    make: Callable[..., K] = model

    def join(texts: Mapping[str, str]) -> K:
        return make(
            **{name: fields[name].from_key_text(texts[name]) for name in fields}
        )

    return KeyShape(fields, join, model)


class KeyEncoder(Generic[K]):
    """One keyspace's keys on one cluster: `encode` and `encode_all` write them, `decode` reads them back."""

    __slots__ = (
        "_prefix",
        "_segments",
        "_separator",
        "_shape",
        "encode",
        "encode_all",
    )

    def __init__(
        self,
        keyspace: str,
        pattern: str,
        shape: KeyShape[K],
        shard_by: str | None = None,
        prefix: bytes = b"",
        separator: str = "/",
    ) -> None:
        self._shape = shape
        self._separator = separator
        self._prefix = prefix
        self._segments = _segments(pattern, shape.fields, shard_by, separator)
        self.encode: EncodeKey
        self.encode_all: EncodeKeys
        self.encode, self.encode_all = _encoders(
            keyspace, self._segments, shape.model, prefix, separator
        )

    @property
    def head(self) -> bytes:
        """Return what all keys begin with: the prefix, and the pattern up to its first placeholder."""
        literals = takewhile(lambda each: each.key_text is None, self._segments)
        text = "".join(each.literal + self._separator for each in literals)
        return self._prefix + text.encode()

    def decode(self, key: bytes) -> K | None:
        """Return the key whose string is `key`, or None if this keyspace has none such."""
        if not key.startswith(self._prefix):
            return None
        try:
            rest = key[len(self._prefix) :].decode()
            texts = self._texts(rest.split(self._separator))
            if texts is None:
                return None
            decoded = self._shape.join(texts)
            again = self.encode(decoded, "decode")
        except (ValueError, OverflowError, Undecodable, CacheKeyError):
            return None
        # Readers are lenient; only what is written again as it was read is a key.
        return decoded if again == key else None

    def _texts(self, parts: list[str]) -> dict[str, str] | None:
        if len(parts) != len(self._segments):
            return None
        texts: dict[str, str] = {}
        for segment, part in zip(self._segments, parts, strict=True):
            if segment.key_text is None:
                if part != segment.literal:
                    return None
            else:
                text = segment.bare(part)
                texts[segment.field] = joined_by_slash(text, self._separator)
        return texts


class _Segment:
    """One segment of a pattern: a `literal`, or a `field`'s place with its `key_text`.

    ``plain`` says that the text of a `str` stands there as it is, except for its escapes.
    """

    __slots__ = ("field", "key_text", "literal", "plain", "sharded")

    def __init__(
        self,
        literal: str,
        field: str,
        key_text: KeyText | None,
        *,
        plain: bool = False,
        sharded: bool = False,
    ) -> None:
        self.literal = literal
        self.field = field
        self.key_text = key_text
        self.plain = plain
        self.sharded = sharded

    def bare(self, part: str) -> str:
        """Return a placeholder's text without its hash tag and with its own beginning."""
        if self.sharded and part.startswith("{") and part.endswith("}"):
            return part[1:-1]
        if part.startswith(_BROKEN_START):
            return RESERVED_START + part[len(_BROKEN_START) :]
        return part


def _segments(
    pattern: str,
    fields: Mapping[str, Scalar[object]],
    shard_by: str | None,
    separator: str,
) -> tuple[_Segment, ...]:
    segments: list[_Segment] = []
    for index, text in enumerate(pattern.split("/")):
        if not text.startswith(":"):
            segments.append(_Segment(text, "", None))
            continue
        field = text[1:]
        key_text = fields[field].key_text
        sharded = field == shard_by
        plain = key_text is STR.key_text and not sharded and index > 0
        if separator != "/":
            key_text = _separated(key_text, separator)
        if sharded:
            key_text = _in_hash_tag(key_text)
        elif index == 0:
            key_text = _never_reserved(key_text)
        segments.append(_Segment("", field, key_text, plain=plain, sharded=sharded))
    return tuple(segments)


def _separated(write: KeyText, separator: str) -> KeyText:
    def key_text(value: object) -> str:
        return joined_by(write(value), separator)

    return key_text


def _in_hash_tag(write: KeyText) -> KeyText:
    def key_text(value: object) -> str:
        text = write(value)
        if not text:
            # Redis takes `{}` for no hash tag at all and would spread the keys.
            raise ValueError("an empty value cannot choose the shard")
        return "{" + text + "}"

    return key_text


def _never_reserved(write: KeyText) -> KeyText:
    def key_text(value: object) -> str:
        return escape_start(write(value))

    return key_text


def _encoders(
    keyspace: str,
    segments: tuple[_Segment, ...],
    model: type[object] | None,
    prefix: bytes,
    separator: str,
) -> tuple[EncodeKey, EncodeKeys]:
    """Return what encodes one key, and several; literals and places alternate: head, place, literal, …"""
    head = ""
    places: list[tuple[str, KeyText, str]] = []
    for index, segment in enumerate(segments):
        literal = separator * (index > 0) + segment.literal
        if places:
            field, key_text, after = places[-1]
            places[-1] = (field, key_text, after + literal)
        else:
            head += literal
        if segment.key_text is not None:
            places.append((segment.field, segment.key_text, ""))
    start = prefix + head.encode()
    if model is None:
        _, key_text, after = places[0]
        tail = after.encode()
        if any(segment.plain for segment in segments):
            one = _text_encoder(keyspace, start, key_text, tail, separator)
            return one, _texts_encoder(one, start, tail, separator)
        one = _scalar_encoder(keyspace, start, key_text, tail)
    else:
        one = _struct_encoder(keyspace, start, tuple(places), model)
    return one, lambda keys, operation: [one(key, operation) for key in keys]


def _scalar_encoder(
    keyspace: str, head: bytes, key_text: KeyText, tail: bytes
) -> EncodeKey:
    def encode(key: object, operation: str) -> bytes:
        try:
            return head + key_text(key).encode() + tail
        except (TypeError, ValueError) as error:
            reason = str(error)
        _refuse(reason, keyspace, operation)

    return encode


def _text_encoder(
    keyspace: str, head: bytes, key_text: KeyText, tail: bytes, separator: str
) -> EncodeKey:
    def encode(key: object, operation: str) -> bytes:
        # What `key_text` returns for nearly every text, without its three calls.
        if (
            type(key) is str
            and key.isprintable()
            and separator not in key
            and "%" not in key
            and " " not in key
            and "{" not in key
            and "}" not in key
        ):
            return head + key.encode() + tail
        try:
            return head + key_text(key).encode() + tail
        except (TypeError, ValueError) as error:
            reason = str(error)
        _refuse(reason, keyspace, operation)

    return encode


def _texts_encoder(
    one: EncodeKey, head: bytes, tail: bytes, separator: str
) -> EncodeKeys:
    special = f"{separator}% {{}}"

    def encode_all(keys: Sequence[object], operation: str) -> list[bytes]:
        # One look at all the texts together where none needs escaping, as mostly.
        if _are_texts(keys) and _is_plain("".join(keys), special):
            return [head + key.encode() + tail for key in keys]
        return [one(key, operation) for key in keys]

    return encode_all


def _are_texts(keys: Sequence[object]) -> TypeGuard[Sequence[str]]:
    return set(map(type, keys)) == {str}


def _is_plain(text: str, special: str) -> bool:
    """Return whether no character of a text is written otherwise in a key."""
    return text.isprintable() and not any(map(text.__contains__, special))


def _struct_encoder(
    keyspace: str,
    head: bytes,
    places: tuple[tuple[str, KeyText, str], ...],
    model: type[object],
) -> EncodeKey:
    def encode(key: object, operation: str) -> bytes:
        if not isinstance(key, model):
            reason = f"expected {model.__name__}, got {type(key).__name__}"
            _refuse(reason, keyspace, operation)
        text = field = ""
        try:
            for field, key_text, literal in places:
                text += key_text(getattr(key, field)) + literal
            return head + text.encode()
        except (TypeError, ValueError) as error:
            reason = f"field {field}: {error}"
        _refuse(reason, keyspace, operation)

    return encode


def _refuse(reason: str, keyspace: str, operation: str) -> NoReturn:
    raise CacheKeyError(
        f"no key can be made of that: {reason}", operation=operation, keyspace=keyspace
    )
