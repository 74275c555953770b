"""A mock that is made of a caches class knows its keyspaces and their operations."""

from __future__ import annotations

import asyncio
from unittest.mock import create_autospec

import pytest
from generated_example.api import ApiCaches, AsyncApiCaches, ResourceKey, UserID

from cachegen_runtime import AsyncIntKeyspace, IntKeyspace


def test_a_mock_of_the_class_has_each_keyspace_with_its_operations() -> None:
    caches = create_autospec(ApiCaches, instance=True)
    caches.requests_per_user.increment.return_value = 11
    assert caches.requests_per_user.increment(UserID("u1")) == 11
    caches.requests_per_user.increment.assert_called_once_with(UserID("u1"))
    with pytest.raises(TypeError, match="missing a required argument"):
        caches.requests_per_user.increment()
    assert not hasattr(caches, "requests_per_usr")
    assert not hasattr(caches.requests_per_user, "push_left")
    key = ResourceKey(user_id=UserID("u1"), resource_path="/foo")
    caches.resource_requests.increment(key, 1)


def test_what_a_mocked_class_makes_has_them_too() -> None:
    made = create_autospec(ApiCaches)(main="memory://")
    made.requests_per_user.get.return_value = 3
    assert made.requests_per_user.get(UserID("u1")) == 3


def test_an_async_mock_is_awaited() -> None:
    caches = create_autospec(AsyncApiCaches, instance=True)
    caches.requests_per_user.increment.return_value = 11
    assert asyncio.run(caches.requests_per_user.increment(UserID("u1"))) == 11


def test_the_class_shows_the_kind_and_the_object_the_keyspace() -> None:
    assert ApiCaches.__dict__["requests_per_user"] is IntKeyspace
    assert AsyncApiCaches.__dict__["requests_per_user"] is AsyncIntKeyspace
    with ApiCaches(main="memory://") as caches:
        assert isinstance(caches.requests_per_user, IntKeyspace)


def test_a_subclass_may_annotate_what_it_likes() -> None:
    class More(ApiCaches):
        number: int
        text: str = "kept"

    assert not hasattr(More, "number")
    assert More.text == "kept"
    assert create_autospec(More, instance=True).requests_per_user is not None
