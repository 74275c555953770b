"""The findings of the doctor in words for people, and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cachegen.diagnostics import Severity
from cachegen.live.health.findings import Examined, Finding, Verdict
from cachegen.report.cells import visible
from cachegen.report.palette import Palette

VERSION = 1
"""Version of the JSON's form."""


def as_text(clusters: Sequence[Examined], *, colour: bool) -> str:
    """Return the findings, cluster by cluster, each with what to do."""
    palette = Palette(colour)
    blocks = [
        "".join(f"{line}\n" for line in _lines(each, palette)) for each in clusters
    ]
    return "\n".join(blocks)


def _lines(cluster: Examined, palette: Palette) -> Iterator[str]:
    place = f" at {visible(cluster.address)}" if cluster.address else ""
    yield palette.strong(f"{cluster.cluster}{place}")
    for each in cluster.findings:
        verdict = _painted(each, palette)
        yield f"  {verdict}  {each.check:<11}  {visible(each.found)}"
        if each.advice is not None:
            yield f"{'':24}{palette.aside(f'do: {visible(each.advice)}')}"


def _painted(finding: Finding, palette: Palette) -> str:
    text = f"{finding.verdict:<7}"
    match finding.verdict:
        case Verdict.OK:
            return text
        case Verdict.WARNING:
            return palette.severity(Severity.WARNING, text)
        case Verdict.FAILURE:
            return palette.severity(Severity.ERROR, text)


def as_json(clusters: Sequence[Examined]) -> dict[str, object]:
    """Return the same as data."""
    return {
        "version": VERSION,
        "clusters": [
            {
                "cluster": cluster.cluster,
                "address": cluster.address,
                "checks": [
                    {
                        "check": each.check,
                        "verdict": str(each.verdict),
                        "found": each.found,
                        "advice": each.advice,
                    }
                    for each in cluster.findings
                ],
            }
            for cluster in clusters
        ],
    }
