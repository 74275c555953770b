"""JSON Schemas of the parts of Compose and Kubernetes in use; nothing else may be there."""

from __future__ import annotations

Tree = dict[str, object]

TEXT: Tree = {"type": "string", "minLength": 1}
LABELS: Tree = {"type": "object", "additionalProperties": TEXT}


def fields(**properties: object) -> Tree:
    """Return the schema of an object with exactly these properties."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def items(schema: Tree) -> Tree:
    """Return the schema of a list that is not empty."""
    return {"type": "array", "items": schema, "minItems": 1}


def exactly(value: object) -> Tree:
    """Return the schema of one value."""
    return {"const": value}


COMPOSE = fields(
    services={
        "type": "object",
        "minProperties": 1,
        "patternProperties": {
            "^[a-zA-Z0-9._-]+$": fields(
                image={"type": "string", "pattern": "^[a-z/]+:[0-9][a-z0-9.-]+$"},
                command=items({"type": "string"}),
                ports=items({"type": "string", "pattern": r"^127\.0\.0\.1:\d+:6379$"}),
                mem_limit={"type": "string", "pattern": "^[0-9]+m$"},
                restart=exactly("unless-stopped"),
                healthcheck=fields(
                    test=exactly(["CMD", "valkey-cli", "ping"]),
                    interval={"type": "string", "pattern": "^[0-9]+s$"},
                    timeout={"type": "string", "pattern": "^[0-9]+s$"},
                    retries={"type": "integer"},
                ),
            )
        },
        "additionalProperties": False,
    }
)

_METADATA = fields(
    name={"type": "string", "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},
    labels=LABELS,
)

CONFIG_MAP = fields(
    apiVersion=exactly("v1"),
    kind=exactly("ConfigMap"),
    metadata=_METADATA,
    data=fields(**{"valkey.conf": TEXT}),
)

SERVICE = fields(
    apiVersion=exactly("v1"),
    kind=exactly("Service"),
    metadata=_METADATA,
    spec=fields(
        selector=LABELS,
        ports=items(fields(name=TEXT, port=exactly(6379), targetPort=exactly("redis"))),
    ),
)

_CONTAINER = fields(
    name=TEXT,
    image=TEXT,
    command=items(TEXT),
    args=items(TEXT),
    env=items(
        fields(name=TEXT, valueFrom=fields(secretKeyRef=fields(name=TEXT, key=TEXT)))
    ),
    ports=items(fields(name=exactly("redis"), containerPort=exactly(6379))),
    resources=fields(
        requests=fields(cpu=TEXT, memory=TEXT), limits=fields(memory=TEXT)
    ),
    readinessProbe=fields(
        exec=fields(command=items(TEXT)),
        periodSeconds={"type": "integer"},
        timeoutSeconds={"type": "integer"},
    ),
    livenessProbe=fields(
        tcpSocket=fields(port=exactly("redis")),
        initialDelaySeconds={"type": "integer"},
        periodSeconds={"type": "integer"},
        failureThreshold={"type": "integer"},
    ),
    securityContext=fields(
        allowPrivilegeEscalation=exactly(False),
        readOnlyRootFilesystem=exactly(True),
        capabilities=fields(drop=exactly(["ALL"])),
    ),
    volumeMounts=items(
        {
            "type": "object",
            "properties": {
                "name": TEXT,
                "mountPath": TEXT,
                "readOnly": {"type": "boolean"},
            },
            "required": ["name", "mountPath"],
            "additionalProperties": False,
        }
    ),
)

DEPLOYMENT = fields(
    apiVersion=exactly("apps/v1"),
    kind=exactly("Deployment"),
    metadata=_METADATA,
    spec=fields(
        replicas=exactly(1),
        strategy=fields(type=exactly("Recreate")),
        selector=fields(matchLabels=LABELS),
        template=fields(
            metadata=fields(
                labels=LABELS,
                annotations=fields(
                    **{"checksum/config": {"pattern": "^[0-9a-f]{64}$"}}
                ),
            ),
            spec=fields(
                automountServiceAccountToken=exactly(False),
                enableServiceLinks=exactly(False),
                securityContext=fields(
                    runAsNonRoot=exactly(True),
                    runAsUser={"type": "integer"},
                    runAsGroup={"type": "integer"},
                    seccompProfile=fields(type=exactly("RuntimeDefault")),
                ),
                containers=items(_CONTAINER),
                volumes=items({"type": "object", "required": ["name"]}),
            ),
        ),
    ),
)
