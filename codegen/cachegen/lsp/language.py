"""The keys of the schema language by where they may stand, with their documentation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from cachegen.shape import model, tables

_OF_SECTION: dict[str, tuple[type[BaseModel], ...]] = {
    "clusters": (model.Cluster,),
    "types": (model.NamedScalar,),
    "enums": (model.Enum,),
    "structs": (model.FieldsStruct, model.ImportedStruct),
    "keyspaces": (model.Keyspace,),
    "forget": (model.Forget,),
}


def keys_at(path: Sequence[str]) -> Mapping[str, str]:
    """Return the keys of the mapping at `path` with what each is for; none for free names."""
    match list(path):
        case []:
            models: tuple[type[BaseModel], ...] = (model.Schema,)
        case [section, _]:
            models = _OF_SECTION.get(section, ())
        case ["structs", _, "fields", _]:
            models = (model.FieldShape,)
        case ["keyspaces", _, "expiry"]:
            models = (tables.ExpireIn, tables.ExpireDaily)
        case ["keyspaces", _, "load"]:
            models = (tables.Load,)
        case ["keyspaces", _, "near"]:
            models = (tables.Near,)
        case ["keyspaces", _, "compress"]:
            models = (tables.Compress,)
        case ["keyspaces", _, "encrypt"]:
            models = (tables.Encrypt,)
        case ["structs", _, "was", *_]:
            models = (model.Former,)
        case ["keyspaces", _, "limit"]:
            models = (tables.Limit,)
        case ["keyspaces", _, "limit", "reset"]:
            models = (tables.ExpireDaily,)
        case _:
            models = ()
    return {
        field.alias or name: _described(field.description, field.examples)
        for each in models
        for name, field in each.model_fields.items()
    }


def _described(words: str | None, examples: Sequence[object] | None) -> str:
    shown = ", ".join(f"`{each}`" for each in examples or ())
    return f"{words or ''} For example {shown}." if shown else words or ""
