"""Words of the page that no other stage has."""

from __future__ import annotations

from cachegen import ir
from cachegen.words.quantities import duration

POLICIES = {
    "allkeys-lru": "when memory is full, the entries unused for longest go",
    "allkeys-lfu": "when memory is full, the entries used least often go",
    "allkeys-random": "when memory is full, entries go at random",
    "volatile-lru": "when memory is full, of the entries that expire those unused for longest go",
    "volatile-lfu": "when memory is full, of the entries that expire those used least often go",
    "volatile-ttl": "when memory is full, the entries that expire soonest go",
    "volatile-random": "when memory is full, of the entries that expire some go at random",
    "noeviction": "when memory is full, writes fail and nothing goes",
}


def search_words(*texts: str) -> str:
    """Return what the search looks through, in lower case, each word of it once."""
    words = " ".join(texts).lower().split()
    return " ".join(dict.fromkeys(words))


def default_words(default: ir.Default) -> str:
    """Return a default in a form that is read at a glance."""
    match default:
        case ir.NoneDefault():
            return "None"
        case ir.ScalarDefault(ir.Scalar.STR, text):
            return f'"{text}"'
        case ir.ScalarDefault(ir.Scalar.TIMEDELTA, text):
            return duration(int(text))
        case ir.ScalarDefault(_, text):
            return text
        case ir.EnumDefault(_, value):
            return value
        case ir.ItemsDefault(items):
            return f"[{', '.join(map(default_words, items))}]"
        case ir.DictDefault(items):
            pairs = (f"{default_words(k)}: {default_words(v)}" for k, v in items)
            return f"{{{', '.join(pairs)}}}"
        case ir.StructDefault(struct, fields):
            inside = ", ".join(f"{k}={default_words(v)}" for k, v in fields)
            return f"{struct}({inside})"
