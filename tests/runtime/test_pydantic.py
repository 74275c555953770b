"""Generated structs in pydantic and FastAPI: bodies, results, fields of models and the OpenAPI document."""

from __future__ import annotations

import dataclasses
import pprint
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Literal, NewType
from uuid import UUID

import msgspec
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from msgspec import Struct
from pydantic import BaseModel, TypeAdapter, ValidationError

from cachegen_runtime.generated import PydanticSupport, struct

UserID = NewType("UserID", str)


class Theme(StrEnum):
    LIGHT = "light"
    DARK = "dark"


class Preferences(Struct, PydanticSupport, frozen=True, kw_only=True):
    theme: Theme = Theme.LIGHT
    since: datetime | None = None


class Page(Struct, PydanticSupport, frozen=True, kw_only=True):
    """What a page shows."""

    owner: UserID = msgspec.field(name="user-id")
    json: int
    raw: bytes | None = b"\xff\x00"
    price: Decimal = Decimal("1.50")
    tags: list[str] = []
    preferences: Preferences = msgspec.field(default_factory=Preferences)
    below: Page | None = None
    pair: tuple[int, str] = (1, "x")
    kept: frozenset[UUID] = frozenset()
    state: Literal["open", "shut"] = "open"
    every: timedelta = timedelta(seconds=3)


class Book(BaseModel):
    first: Page
    others: list[Page] = []


WHOLE = Page(
    owner=UserID("u1"),
    json=7,
    raw=b"\xfa\xfb?>",
    preferences=Preferences(theme=Theme.DARK, since=datetime(2026, 1, 2, tzinfo=UTC)),
    below=Page(owner=UserID("u2"), json=8),
    kept=frozenset({UUID(int=1)}),
)
JSON = {"content-type": "application/json"}
SMALL: dict[str, object] = {"user-id": "u1", "json": 7}


def application() -> FastAPI:
    app = FastAPI()

    @app.post("/page")
    def turn(page: Page) -> Page:
        assert type(page) is Page
        return page

    @app.post("/book")
    async def read(book: Book) -> list[Page]:
        return [book.first, *book.others]

    return app


@pytest.fixture
def client() -> TestClient:
    return TestClient(application())


def test_a_body_and_a_result_are_what_would_be_stored(client: TestClient) -> None:
    stored = struct(Page).encode(WHOLE)
    answer = client.post("/page", content=stored, headers=JSON)
    assert answer.status_code == 200, answer.text
    assert struct(Page).decode(answer.content) == WHOLE


def test_fields_with_a_default_may_be_left_out(client: TestClient) -> None:
    answer = client.post("/page", json=SMALL)
    assert struct(Page).decode(answer.content) == Page(owner=UserID("u1"), json=7)


def test_structs_stand_in_models_and_in_lists(client: TestClient) -> None:
    answer = client.post("/book", json={"first": SMALL, "others": [SMALL, SMALL]})
    assert [page["json"] for page in answer.json()] == [7, 7, 7]


def test_errors_are_fastapis_own(client: TestClient) -> None:
    wrong = {"json": "many", "preferences": {"theme": "loud"}, "below": {"json": 1}}
    answer = client.post("/page", json=wrong)
    assert answer.status_code == 422
    told = {(*error["loc"],): error["type"] for error in answer.json()["detail"]}
    assert told == {
        ("body", "user-id"): "missing",
        ("body", "json"): "int_parsing",
        ("body", "preferences", "theme"): "enum",
        ("body", "below", "user-id"): "missing",
    }


def test_the_openapi_document_shows_a_struct_as_declared() -> None:
    schemas = application().openapi()["components"]["schemas"]
    page = schemas["Page-Input"]
    assert page["description"] == "What a page shows."
    assert page["required"] == ["user-id", "json"]
    assert page["properties"]["state"] == {
        "type": "string",
        "enum": ["open", "shut"],
        "title": "State",
        "default": "open",
    }
    assert page["properties"]["below"]["anyOf"][0] == {
        "$ref": "#/components/schemas/Page-Input"
    }
    assert schemas["Preferences"]["properties"]["theme"]["default"] == "light"


def test_an_instance_is_taken_as_it_is() -> None:
    book = Book(first=WHOLE)
    assert book.first is WHOLE
    assert Book.model_validate_json(book.model_dump_json()) == book


def test_a_wrong_value_is_refused_where_it_is() -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(list[Page]).validate_python([SMALL, {**SMALL, "state": "ajar"}])
    assert caught.value.errors()[0]["loc"] == (1, "state")


def test_dataclasses_shows_the_fields() -> None:
    assert [each.name for each in dataclasses.fields(WHOLE)][:2] == ["owner", "json"]
    assert dataclasses.asdict(WHOLE)["below"]["json"] == 8
    assert "Page(" in pprint.pformat(WHOLE)
    assert dataclasses.replace(WHOLE, json=9).json == 9


def test_a_generated_module_does_not_import_pydantic() -> None:
    code = (
        "import sys; sys.modules['pydantic'] = None\n"
        "from generated_example.api import UserProfile\n"
        "UserProfile(name='n', email=None, tags=[])\n"
        "print([m for m in sys.modules if m.startswith('pydantic')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['pydantic']"
