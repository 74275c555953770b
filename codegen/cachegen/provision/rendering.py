"""Templates of the targets filled with the clusters; every word in them was validated or is ours."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from cachegen.provision.deployments import Deployment

MARK = "# Made by cachegen"
"""How every file begins that may be overwritten."""

TARGETS: Mapping[str, Mapping[str, str]] = {
    "compose": {"compose.yaml": "compose.yaml.jinja"},
    "kubernetes": {"{name}.yaml": "kubernetes.yaml.jinja"},
    "terraform-aws": {
        "variables.tf": "aws_variables.tf.jinja",
        "cache_{label}.tf": "aws_cache.tf.jinja",
    },
    "terraform-gcp": {
        "variables.tf": "gcp_variables.tf.jinja",
        "cache_{label}.tf": "gcp_cache.tf.jinja",
    },
    "redis-conf": {"{name}.conf": "redis.conf.jinja"},
}
"""Of each target, its files and their templates; `{name}` and `{label}`: one per cluster."""


def rendered(clusters: tuple[Deployment, ...], target: str) -> dict[str, str]:
    """Return the files of a target, by name."""
    files: dict[str, str] = {}
    for name, template in TARGETS[target].items():
        if "{" not in name:
            files[name] = _filled(template, target, clusters=clusters)
            continue
        for each in clusters:
            shown = name.format(name=each.name, label=each.label)
            files[shown] = _filled(template, target, cluster=each)
    return files


def _filled(template: str, target: str, **names: object) -> str:
    return (
        _environment().get_template(template).render(target=target, mark=MARK, **names)
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("cachegen.provision"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
