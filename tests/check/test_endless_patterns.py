"""A pattern without end costs no more than its length, whatever its mistakes."""

from __future__ import annotations

from collections.abc import Callable

from cachegen.pipeline import compile
from cachegen.report.text import text as report_text
from cachegen.source import Source
from tests.costs import assert_grows_linearly

SCHEMA = """
version = 1
service = "api"
[clusters]
main = {{ eviction_policy = "allkeys-lru" }}
[keyspaces.kept]
cluster = "main"
key = "int"
value = "int"
pattern = "kept/{segments}"
"""


def test_a_placeholder_that_comes_again_and_again_is_reported_in_linear_time() -> None:
    def work_on(times: int) -> Callable[[], object]:
        schema = SCHEMA.format(segments="/".join([":key"] * times))

        def work() -> None:
            problems = compile([Source("api.toml", schema)]).problems
            assert len(problems) > times - 2
            assert report_text(problems).count("CG") >= len(problems)

        return work

    assert_grows_linearly(work_on, 400)
