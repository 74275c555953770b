"""The picture of the dashboard in the docs is drawn from what `provision` renders."""

from __future__ import annotations

from tests.documents.dashboard_picture import PICTURE, dashboard, drawn


def test_the_picture_is_drawn_from_the_dashboard() -> None:
    remedy = "python -m tests.documents.dashboard_picture"
    assert PICTURE.read_text("utf-8") == drawn(dashboard()), remedy
