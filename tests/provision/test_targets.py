"""Every target says for each cluster what the schema does, and real parsers read it."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from cachegen.cli.commands.provision import TARGETS as OFFERED
from cachegen.provision.rendering import MARK, TARGETS
from tests.provision import structures
from tests.provision.documents import (
    POLICIES,
    SCHEMA,
    at,
    conforms,
    files,
    terraform,
    yaml_documents,
)
from tests.servers import Server, free_port, server_binary, wait_until


def settings_of(folder: Path, *arguments: str) -> dict[str, str]:
    """Return what a server that is really started with these arguments says of itself."""
    port = free_port()
    log = folder / f"{port}.log"
    command = [server_binary(), *arguments, "--port", str(port), "--dir", str(folder)]
    server = Server(port, folder)
    with log.open("wb") as out:
        server.process = subprocess.Popen(command, stdout=out, stderr=out)
    try:
        wait_until(lambda: answers(server, log), "a configured server")
        found: dict[str, str] = {}
        for name in (
            "maxmemory",
            "maxmemory-policy",
            "save",
            "appendonly",
            "protected-mode",
        ):
            parts = server.ask("CONFIG", "GET", name).split("\r\n")
            found[name] = parts[4]
        return found
    finally:
        server.stop()


def answers(server: Server, log: Path) -> bool:
    """Return whether a server answers; fail when it ended."""
    assert server.process is not None
    assert server.process.poll() is None, log.read_text()
    try:
        return server.ask("PING").startswith("+PONG")
    except OSError:
        return False


def expected(policy: str, protected: str = "yes") -> dict[str, str]:
    """Return the settings of a cache of 300 MiB."""
    return {
        "maxmemory": str(300 * 1024**2),
        "maxmemory-policy": policy,
        "save": "",
        "appendonly": "no",
        "protected-mode": protected,
    }


@pytest.mark.parametrize("cluster", POLICIES)
def test_a_real_server_takes_the_rendered_configuration(
    tmp_path: Path, cluster: str
) -> None:
    text = files("redis-conf")[f"{cluster}.conf"]
    (tmp_path / "cache.conf").write_text(text)
    found = settings_of(tmp_path, str(tmp_path / "cache.conf"))
    assert found == expected(POLICIES[cluster])


@pytest.mark.parametrize("cluster", POLICIES)
def test_compose_starts_each_cluster_with_its_policy(
    tmp_path: Path, cluster: str
) -> None:
    (document,) = yaml_documents(files("compose")["compose.yaml"])
    conforms(document, structures.COMPOSE)
    services = at(document, "services")
    assert isinstance(services, dict)
    assert list(services) == ["cache-main", "cache-on", "cache-rate-limits"]
    ports = [at(each, "ports", 0) for each in services.values()]
    assert len(set(map(str, ports))) == 3
    assert at(document, "services", f"cache-{cluster}", "mem_limit") == "450m"
    command = at(document, "services", f"cache-{cluster}", "command")
    assert isinstance(command, list)
    assert command[0] == "valkey-server"
    arguments = [str(each) for each in command[1:]]
    assert settings_of(tmp_path, *arguments) == expected(POLICIES[cluster])


@pytest.mark.parametrize("cluster", POLICIES)
def test_kubernetes_objects_are_whole_and_fit_together(
    tmp_path: Path, cluster: str
) -> None:
    documents = yaml_documents(files("kubernetes")[f"{cluster}.yaml"])
    config, deployment, service = documents
    conforms(config, structures.CONFIG_MAP)
    conforms(deployment, structures.DEPLOYMENT)
    conforms(service, structures.SERVICE)
    name = f"cache-{cluster}"
    assert [at(each, "metadata", "name") for each in documents] == [name] * 3
    labels = at(deployment, "spec", "template", "metadata", "labels")
    wanted = at(deployment, "spec", "selector", "matchLabels")
    assert isinstance(labels, dict)
    assert isinstance(wanted, dict)
    assert wanted.items() <= labels.items()
    assert at(service, "spec", "selector") == wanted
    pod = at(deployment, "spec", "template", "spec")
    assert at(pod, "volumes", 0) == {"name": "config", "configMap": {"name": name}}
    mounts = at(pod, "containers", 0, "volumeMounts")
    volumes = at(pod, "volumes")
    assert isinstance(mounts, list)
    assert isinstance(volumes, list)
    assert [each["name"] for each in mounts] == [each["name"] for each in volumes]
    limits = at(pod, "containers", 0, "resources")
    assert limits == {
        "requests": {"cpu": "100m", "memory": "300Mi"},
        "limits": {"memory": "450Mi"},
    }
    conf = at(config, "data", "valkey.conf")
    assert isinstance(conf, str)
    (tmp_path / "valkey.conf").write_text(conf)
    found = settings_of(tmp_path, str(tmp_path / "valkey.conf"), "--bind", "127.0.0.1")
    assert found == expected(POLICIES[cluster])


@pytest.mark.parametrize(
    "password",
    ["plain", "two words", 'quote"back\\slash', "$HOME `id` $(id) 'x'", "%s"],
)
def test_the_password_reaches_the_server_and_is_in_no_argument(
    tmp_path: Path, password: str
) -> None:
    config, deployment, _ = yaml_documents(files("kubernetes")["main.yaml"])
    (tmp_path / "valkey.conf").write_text(str(at(config, "data", "valkey.conf")))
    container = at(deployment, "spec", "template", "spec", "containers", 0)
    assert at(container, "command") == ["sh", "-c"]
    port = free_port()
    # It would show a title in place of its arguments.
    options = f"--port {port} --bind 127.0.0.1 --set-proc-title no"
    place = f"{server_binary()} {tmp_path}/valkey.conf {options}"
    script = str(at(container, "args", 0)).replace(
        "valkey-server /etc/valkey/valkey.conf", place
    )
    assert place in script
    environment = {"PATH": os.environ["PATH"], "REDISCLI_AUTH": password}
    server = Server(port, tmp_path)
    log = tmp_path / "server.log"
    with log.open("wb") as out:
        server.process = subprocess.Popen(
            ["sh", "-c", script], env=environment, stdout=out, stderr=out
        )
    try:
        wait_until(lambda: refuses(server, log), "a server that wants a password")
        assert server.ask("AUTH", password).startswith("+OK")
        arguments = Path(f"/proc/{server.process.pid}/cmdline").read_bytes()
        assert b"valkey.conf" in arguments
        assert password.encode() not in arguments
    finally:
        server.process.kill()
        server.process.wait()


def refuses(server: Server, log: Path) -> bool:
    """Return whether a server answers that it wants a password; fail when it ended."""
    assert server.process is not None
    assert server.process.poll() is None, log.read_text()
    try:
        return server.ask("PING").startswith("-NOAUTH")
    except OSError:
        return False


@pytest.mark.parametrize(
    ("size", "schema"),
    [("2gb", SCHEMA), ("300mb", SCHEMA.replace("volatile-ttl", "allkeys-lfu"))],
)
def test_each_change_of_the_configuration_starts_a_new_pod(
    size: str, schema: str
) -> None:
    before = yaml_documents(files("kubernetes")["on.yaml"])
    after = yaml_documents(files("kubernetes", size, schema)["on.yaml"])
    assert before[0] != after[0]
    pods = [at(each[1], "spec", "template") for each in (before, after)]
    assert pods[0] != pods[1]
    assert pods[0] == at(
        yaml_documents(files("kubernetes")["on.yaml"])[1], "spec", "template"
    )
    services = [
        at(
            yaml_documents(files("compose", *each)["compose.yaml"])[0],
            *("services", "cache-on"),
        )
        for each in ((), (size, schema))
    ]
    assert services[0] != services[1]


def test_terraform_for_aws_is_read_by_its_parser() -> None:
    rendered = files("terraform-aws")
    declared = variables(rendered["variables.tf"])
    for cluster, policy in POLICIES.items():
        label = cluster.replace("-", "_")
        text = rendered[f"cache_{label}.tf"]
        document = terraform(text)
        kinds = at(document, "resource")
        assert isinstance(kinds, list)
        groups = {str(next(iter(each))).strip('"'): each for each in kinds}
        parameters = body(groups, "aws_elasticache_parameter_group", label)
        first = at(parameters, "parameter", 0)
        assert (at(first, "name"), at(first, "value")) == (
            '"maxmemory-policy"',
            f'"{policy}"',
        )
        group = body(groups, "aws_elasticache_replication_group", label)
        assert at(group, "transit_encryption_enabled") is True
        assert at(group, "snapshot_retention_limit") == 0
        assert used(text) <= declared
        assert f"{label}_auth_token" in declared
    assert "sensitive   = true" in rendered["variables.tf"]


def test_terraform_for_google_is_read_by_its_parser() -> None:
    rendered = files("terraform-gcp", "2gb")
    declared = variables(rendered["variables.tf"])
    assert "default     = 2\n" in rendered["variables.tf"]
    for cluster, policy in POLICIES.items():
        label = cluster.replace("-", "_")
        text = rendered[f"cache_{label}.tf"]
        resource = at(terraform(text), "resource", 0)
        found = at(resource, '"google_redis_instance"', f'"{label}"')
        assert at(found, "redis_configs", '"maxmemory-policy"') == f'"{policy}"'
        assert at(found, "auth_enabled") is True
        assert at(found, "persistence_config", 0, "persistence_mode") == '"DISABLED"'
        assert used(text) <= declared


def variables(text: str) -> set[str]:
    """Return the variables that a Terraform file declares."""
    declared = at(terraform(text), "variable")
    assert isinstance(declared, list)
    return {str(next(iter(each))).strip('"') for each in declared}


def used(text: str) -> set[str]:
    """Return the variables that a Terraform file uses."""
    return set(re.findall(r"\bvar\.([a-z0-9_]+)", text))


def body(groups: dict[str, object], kind: str, label: str) -> object:
    """Return the body of a resource."""
    return at(groups[kind], f'"{kind}"', f'"{label}"')


@pytest.mark.parametrize("target", TARGETS)
def test_files_are_stable_marked_and_hold_no_secret(target: str) -> None:
    rendered = files(target)
    assert rendered == files(target)
    for text in rendered.values():
        assert text.startswith(MARK)
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        assert "\t" not in text
        assert "\x1b" not in text
        assert all(line == line.rstrip() for line in text.splitlines())
        assert not re.search(r"requirepass [^\"]|password=[^\"]", text)


def test_documents_of_a_schema_only_reach_comments() -> None:
    hostile = SCHEMA.replace("Shared", "x\\r\\nservices: {}\\u2028#")
    for target in TARGETS:
        plain, odd = files(target), files(target, text=hostile)
        for name, text in odd.items():
            assert uncommented(text) == uncommented(plain[name])


def uncommented(text: str) -> list[str]:
    """Return the lines that are no comments."""
    return [line for line in text.split("\n") if not line.lstrip().startswith("#")]


def test_what_the_command_offers_is_what_can_be_rendered() -> None:
    assert list(TARGETS) == list(OFFERED)
