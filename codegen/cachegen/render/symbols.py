"""The names that generated modules take from Python, msgspec and the runtime.

`cachegen.names` reserves each of them, so that no type of a workspace is called the same.
"""

from __future__ import annotations

from cachegen import ir
from cachegen.ir import Scalar
from cachegen.render.imports import Home, Symbol, symbol

SCALARS = {
    Scalar.STR: symbol(Home.BUILTIN, "builtins", "str"),
    Scalar.INT: symbol(Home.BUILTIN, "builtins", "int"),
    Scalar.FLOAT: symbol(Home.BUILTIN, "builtins", "float"),
    Scalar.BOOL: symbol(Home.BUILTIN, "builtins", "bool"),
    Scalar.BYTES: symbol(Home.BUILTIN, "builtins", "bytes"),
    Scalar.UUID: symbol(Home.STANDARD, "uuid", "UUID"),
    Scalar.DATE: symbol(Home.STANDARD, "datetime", "date"),
    Scalar.DATETIME: symbol(Home.STANDARD, "datetime", "datetime"),
    Scalar.TIME: symbol(Home.STANDARD, "datetime", "time"),
    Scalar.TIMEDELTA: symbol(Home.STANDARD, "datetime", "timedelta"),
    Scalar.DECIMAL: symbol(Home.STANDARD, "decimal", "Decimal"),
}

CODECS = {
    Scalar.STR: "STR",
    Scalar.INT: "INT",
    Scalar.FLOAT: "FLOAT",
    Scalar.BOOL: "BOOL",
    Scalar.BYTES: "BYTES",
    Scalar.UUID: "UUID_",
    Scalar.DATE: "DATE",
    Scalar.DATETIME: "DATETIME",
}
"""The runtime's codec of each scalar that a key, a basic value or an element can be."""

GENERATED = "cachegen_runtime.generated"
"""The runtime's module for generated modules alone."""

UTC = symbol(Home.STANDARD, "datetime", "UTC")
STR_ENUM = symbol(Home.STANDARD, "enum", "StrEnum")
FINAL = symbol(Home.STANDARD, "typing", "Final")
LITERAL = symbol(Home.STANDARD, "typing", "Literal")
NEW_TYPE = symbol(Home.STANDARD, "typing", "NewType")
TYPE_ALIAS = symbol(Home.STANDARD, "typing", "TypeAlias")
TYPE_CHECKING = symbol(Home.STANDARD, "typing", "TYPE_CHECKING")
PYDANTIC_SUPPORT = symbol(Home.RUNTIME, GENERATED, "PydanticSupport")
STRUCT = symbol(Home.LIBRARY, "msgspec", "Struct")
FIELD = symbol(Home.LIBRARY, "msgspec", "field")
DEFINITION = symbol(Home.RUNTIME, GENERATED, "KeyspaceDefinition")
COMPRESSED = symbol(Home.RUNTIME, GENERATED, "compressed")
ENCRYPTED = symbol(Home.RUNTIME, GENERATED, "encrypted")
DICT_DEFINITION = symbol(Home.RUNTIME, GENERATED, "DictDefinition")
LIMITER_DEFINITION = symbol(Home.RUNTIME, GENERATED, "LimiterDefinition")
LOCK_DEFINITION = symbol(Home.RUNTIME, GENERATED, "LockDefinition")
ALL_OF = symbol(Home.RUNTIME, GENERATED, "all_of")
EXACT_WINDOW = symbol(Home.RUNTIME, GENERATED, "exact_window")
FIXED_WINDOW = symbol(Home.RUNTIME, GENERATED, "fixed_window")
TOKEN_BUCKET = symbol(Home.RUNTIME, GENERATED, "token_bucket")
ENUM = symbol(Home.RUNTIME, GENERATED, "enum")
EVERY_KEY = symbol(Home.RUNTIME, GENERATED, "every_key")
FORGET = symbol(Home.RUNTIME, GENERATED, "forget")
AFORGET = symbol(Home.RUNTIME, GENERATED, "aforget")
FORGOTTEN = symbol(Home.RUNTIME, GENERATED, "forgotten")
LOAD = symbol(Home.RUNTIME, GENERATED, "Load")
NEAR = symbol(Home.RUNTIME, GENERATED, "Near")
IMPORT_LATER = symbol(Home.RUNTIME, GENERATED, "import_later")
IMPORTED = symbol(Home.RUNTIME, GENERATED, "imported")
IMPORTED_NAMED = symbol(Home.RUNTIME, GENERATED, "imported_named")
LATE = symbol(Home.RUNTIME, GENERATED, "late")
FORMER = symbol(Home.RUNTIME, GENERATED, "former")
NAMED = symbol(Home.RUNTIME, GENERATED, "named")
SCALAR_KEY = symbol(Home.RUNTIME, GENERATED, "scalar_key")
STRUCT_CODEC = symbol(Home.RUNTIME, GENERATED, "struct")
STRUCT_KEY = symbol(Home.RUNTIME, GENERATED, "struct_key")


def builtin(name: str) -> Symbol:
    """Return a built-in."""
    return symbol(Home.BUILTIN, "builtins", name)


def codec(scalar: Scalar) -> Symbol:
    """Return the runtime's codec of a scalar."""
    return symbol(Home.RUNTIME, GENERATED, CODECS[scalar])


def definition(use: ir.Use) -> Symbol:
    """Return the runtime's class that defines such keyspaces."""
    match use:
        case ir.DictValue():
            return DICT_DEFINITION
        case ir.Limiter():
            return LIMITER_DEFINITION
        case ir.Lock():
            return LOCK_DEFINITION
        case _:
            return DEFINITION


def public(name: str) -> Symbol:
    """Return a public name of the runtime."""
    return symbol(Home.RUNTIME, "cachegen_runtime", name)
