"""What is known of a model from its class alone: that nothing it writes can be read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Protocol, TypeGuard

from msgspec import inspect

from cachegen_runtime.values.codec import UnusableClass

_PYDANTIC: Final = (
    "model_dump_json",
    "model_validate_json",
    "__get_pydantic_core_schema__",
)
_DECORATORS: Final = ("model_validators", "model_serializers", "root_validators")


class _PydanticField(Protocol):
    """The part of pydantic's FieldInfo in use."""

    serialization_alias: str | None
    validation_alias: object
    exclude: bool | None

    def is_required(self) -> bool: ...


class _PydanticClass(Protocol):
    __name__: str
    __mro__: tuple[type, ...]
    model_config: Mapping[str, object]
    __pydantic_fields__: Mapping[str, _PydanticField]
    __pydantic_decorators__: object


def require_readable(model: type) -> None:
    """Raise `UnusableClass` for a class of which no value could be read back."""
    if _is_pydantic(model):
        _require_pydantic(model)
        return
    for name in _left_out(model):
        raise UnusableClass(
            f"a {model.__name__} cannot be cached: its field {name} is required, "
            "but not written, since its name begins with an underscore"
        )


def _left_out(model: type) -> Iterable[str]:
    # Of attrs classes alone, msgspec does not write what begins with an underscore.
    if not hasattr(model, "__attrs_attrs__"):
        return ()
    found = inspect.type_info(model)
    if not isinstance(found, inspect.DataclassType):
        return ()
    return (
        field.name
        for field in found.fields
        if field.required and field.name.startswith("_")
    )


def _is_pydantic(model: object) -> TypeGuard[_PydanticClass]:
    return hasattr(model, "__pydantic_fields__") and hasattr(model, "model_config")


def _require_pydantic(model: _PydanticClass) -> None:
    if _has_a_way_of_its_own(model):
        return
    for name, field in model.__pydantic_fields__.items():
        if not field.is_required():
            continue
        if field.exclude:
            reason = "is required, but excluded from what the model writes"
        elif not _reads(field, name, model.model_config):
            written = field.serialization_alias or name
            reason = f"is written as {written}, which the model does not read"
        else:
            continue
        raise UnusableClass(
            f"a {model.__name__} cannot be cached: its field {name} {reason}"
        )


def _has_a_way_of_its_own(model: _PydanticClass) -> bool:
    """Return whether the application's code decides what is written or read."""
    decorators = model.__pydantic_decorators__
    return any(getattr(decorators, kind, None) for kind in _DECORATORS) or any(
        name in vars(base)
        for base in model.__mro__
        if not base.__module__.startswith("pydantic.")
        for name in _PYDANTIC
    )


def _reads(field: _PydanticField, name: str, config: Mapping[str, object]) -> bool:
    written = field.serialization_alias or name
    by_alias = config.get("validate_by_alias", True)
    by_name = config.get("validate_by_name") or config.get("populate_by_name")
    is_named = field.validation_alias is None or by_name or not by_alias
    if is_named and written == name:
        return True
    return bool(by_alias) and _names(field.validation_alias, written)


def _names(alias: object, written: str) -> bool:
    """Return whether an alias, a path, or one of several choices is a top-level name."""
    choices: list[object] = getattr(alias, "choices", None) or []
    if choices:
        return any(_names(choice, written) for choice in choices)
    path: object = getattr(alias, "path", None)
    return alias == written or path == [written]
