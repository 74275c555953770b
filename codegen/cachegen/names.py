"""What a schema's names become in Python, and which words are taken there.

Pure, and shared by the checks that find clashes and the plan that spells the module, so
that the two never disagree. Nothing is ever renamed in silence: a name that Python or a
generated module cannot hold is a problem, found here by the same functions.
"""

from __future__ import annotations

import keyword
import re
import unicodedata

from cachegen import ir
from cachegen.kinds import KINDS

SCALAR_NAMES = tuple(scalar.value for scalar in ir.Scalar)
"""The scalars of the schema language, which a type of the workspace may not hide."""

CONTAINER_NAMES = ("list", "set", "frozenset", "dict", "tuple", "Literal", "None")
"""The other words of the schema language's types."""

MODULE_NAMES = (
    "Final",
    "NewType",
    "StrEnum",
    "Struct",
    "TYPE_CHECKING",
    "TypeAlias",
    "UTC",
    "annotations",
    "field",
)
"""What a generated module imports from elsewhere than the runtime's public names."""

RUNTIME_NAMES = tuple(
    sorted(
        (
            *(each.class_name for each in KINDS),
            *(f"Async{each.class_name}" for each in KINDS),
            *("AsyncCaches", "Caches", "KeyspaceDefinition", "require_runtime"),
            *(
                "DictDefinition",
                "LimiterDefinition",
                "LockDefinition",
                "PydanticSupport",
            ),
            *("all_of", "exact_window", "fixed_window", "token_bucket"),
            *("BOOL", "BYTES", "DATE", "DATETIME", "FLOAT", "INT", "STR", "UUID_"),
            *("NEVER_EXPIRE", "expire_daily_at", "expire_in"),
            *("Load", "Near", "aforget", "every_key", "forget", "forgotten"),
            *("compressed", "encrypted", "enum", "former", "named"),
            *("import_later", "imported", "imported_named", "late"),
            *("scalar_key", "struct", "struct_key"),
        )
    )
)
"""What a generated module may import from the runtime; its other names stay free for types."""

CACHES_ATTRIBUTES = ("aclose", "batch", "close", "refresh_in", "transaction")
"""Public attributes of the runtime's Caches and AsyncCaches."""

RESERVED_TYPE_NAMES = frozenset(
    (*SCALAR_NAMES, *CONTAINER_NAMES, *MODULE_NAMES, *RUNTIME_NAMES)
)
"""What no struct, enum or named type may be called."""

RESERVED_MODULE_NAMES = frozenset(("conftest",))
"""What no service may be called, in any case, since some systems ignore it in files' names."""

RESERVED_KEYSPACE_NAMES = frozenset(CACHES_ATTRIBUTES)
"""What no keyspace may be called."""

_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def is_identifier(text: str) -> bool:
    """Return whether `text` is an ASCII identifier that begins with a letter."""
    return _IDENTIFIER.fullmatch(text) is not None


def is_keyword(text: str) -> bool:
    """Return whether Python keeps `text` for itself (`class`, `None`); `match` is free."""
    return keyword.iskeyword(text)


def pascal_case(name: str) -> str:
    """Return ``UserService`` for ``user_service``; capitals within a word are kept."""
    return "".join(word[0].upper() + word[1:] for word in name.split("_") if word)


def caches_class(service: str) -> str:
    """Return the name of a service's blocking class: ``UserServiceCaches``."""
    return f"{pascal_case(service)}Caches"


def async_caches_class(service: str) -> str:
    """Return the name of a service's async class: ``AsyncUserServiceCaches``."""
    return f"Async{caches_class(service)}"


def forget_method(name: str) -> str:
    """Return the name of the method that a `forget` becomes: ``forget_user``."""
    return f"forget_{name}"


def is_test_module(service: str) -> bool:
    """Return whether pytest would take a service's module for tests, as it is set up by default."""
    return service.startswith("test_") or service.endswith("_test")


def is_test_class(name: str) -> bool:
    """Return whether pytest would take a class for tests, as it is set up by default."""
    return name.startswith("Test")


def value_parameter(type_name: str) -> str:
    """Return the argument for a value of a named type: ``user_id`` for ``UserID``."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", type_name)
    name = words.lower()
    return f"{name}_" if is_keyword(name) or name == "self" else name


def parameter(cluster: str) -> str:
    """Return the constructor's argument for a cluster: ``-`` becomes ``_``."""
    return cluster.replace("-", "_")


def url_variable(cluster: str) -> str:
    """Return the environment variable that holds a cluster's URL."""
    return f"CACHEGEN_{parameter(cluster).upper()}_URL"


def enum_member(value: str) -> str:
    """Return the member that a value becomes, which `is_member` may still refuse.

    The value in upper case, with ``_`` for each character that no identifier holds and
    before a first one that none begins with. Python reads identifiers in the form NFKC,
    so the result is in that form.
    """
    shouted = unicodedata.normalize("NFKC", _nfkc(value).upper())
    name = "".join(each if f"_{each}".isidentifier() else "_" for each in shouted)
    if name and not name.isidentifier():
        name = f"_{name}"
    return _nfkc(name)


def is_member(enum: str, name: str) -> bool:
    """Return whether `name` can be a member of the enum.

    Python keeps ``_sunder_`` and ``__dunder__`` names for itself, mangles names that
    begin with two underscores, and takes ``_Enum__name`` for such a mangled one. ``_``
    alone is a member like any other.
    """
    if name == "_":
        return True
    if not name.isidentifier() or is_keyword(name):
        return False
    is_sunder = name.startswith("_") and name.endswith("_")
    is_private = name.startswith(("__", f"_{enum}__"))
    return not is_sunder and not is_private


def _nfkc(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
