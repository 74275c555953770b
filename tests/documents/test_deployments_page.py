"""The page on deployments: its URLs are URLs, and its parameters are those that URLs take."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cachegen_runtime import CacheConfigError
from cachegen_runtime.urls.parameters import KNOWN, SCHEMES
from cachegen_runtime.urls.reading import parse

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "deployments.md").read_text(
    encoding="utf-8"
)
FIRST_CELLS = re.findall(r"^\| (`.+?) \|", PAGE, re.M)
IN_CODE = [word for cell in FIRST_CELLS for word in re.findall(r"`([^`]+)`", cell)]
URLS = [word for word in IN_CODE if "://" in word]


@pytest.mark.parametrize("url", [url for url in URLS if "…" not in url])
def test_an_example_is_a_url(url: str) -> None:
    settings = parse("main", url, "the page")
    assert settings.origin.startswith("the page: ")


def test_every_scheme_is_on_the_page() -> None:
    assert {url.partition("://")[0] for url in URLS} == set(SCHEMES)


def test_every_parameter_is_on_the_page() -> None:
    assert set(KNOWN) <= set(IN_CODE)


def test_the_defaults_are_those_of_the_page() -> None:
    settings = parse("main", "redis://host", "the page")
    assert (settings.timeout, settings.connect_timeout) == (1.0, 1.0)
    assert settings.max_connections == 50
    assert parse("main", "memory://", "the page").max_keys == 100
    assert parse("main", "redis://host?timeout=3", "the page").connect_timeout == 3.0


@pytest.mark.parametrize("url", ["redis://host:0", "redis//h", "redis://:secret@h:x"])
def test_a_bad_url_is_an_error_without_the_password(url: str) -> None:
    with pytest.raises(CacheConfigError) as caught:
        parse("main", url, "the page")
    assert "secret" not in str(caught.value)
