"""Files for those who watch the caches: a dashboard for Grafana, and alerts for Prometheus."""

from __future__ import annotations

import json

from cachegen import ir
from cachegen.provision.alerts import alerts
from cachegen.provision.dashboard import dashboard
from cachegen.provision.exported import Exporter
from cachegen.provision.rendering import filled
from cachegen.provision.seal import sealed_json
from cachegen.wrong_use import WrongUse

TARGETS = ("grafana", "prometheus-rules")


def monitoring(
    workspace: ir.Workspace, target: str, exporter: Exporter
) -> dict[str, str]:
    """Return the file of a target, by name. Raises `WrongUse` without keyspaces."""
    if not workspace.keyspaces:
        raise WrongUse("these schemas have no keyspaces to watch")
    if target == "grafana":
        made = dashboard(workspace, exporter)
        return {"cachegen-dashboard.json": sealed_json(json.dumps(made, indent=2))}
    found = alerts(workspace, exporter)
    return {
        "cachegen-rules.yaml": filled(
            "prometheus_rules.yaml.jinja", target, alerts=found
        )
    }
