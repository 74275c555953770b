"""The real workers of Celery and RQ fork with caches that have a connection already."""

from __future__ import annotations

import json
import signal
from pathlib import Path

from tests.recipes.conftest import Recipes
from tests.sleeper import HANG

FORKING = """
import os
from web import tasks

tasks.caches.articles.exists(0)  # opens the connection that children must not use
PARENT = os.getpid()


def told(number: int) -> tuple[int, int, bool, str | None]:
    title = tasks.rename(number, f"title {number}")
    return os.getpid(), os.getppid(), os.getpid() == PARENT, title
"""

CELERY = """
from forking import told
from web.celery_app import app

task = app.task(told, name="told")
"""

ASK_CELERY = """
import json
from celery_told import task

sent = [task.delay(number) for number in range(20)]
print(json.dumps([each.get(timeout=%(hang)s) for each in sent]))
"""

RQ = """
import json, os
from redis import Redis
from rq import Queue, Worker
from forking import told

connection = Redis.from_url(os.environ["BROKER_URL"])
queue = Queue(connection=connection)
jobs = [queue.enqueue("forking.told", number) for number in range(3)]
Worker([queue], connection=connection).work(burst=True, logging_level="WARNING")
print(json.dumps([job.return_value() for job in jobs]))
"""


def write(folder: Path, **modules: str) -> None:
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text % {"hang": HANG}, encoding="utf-8")


def assert_children_did_it(printed: str, count: int) -> int:
    """Check what tasks told of themselves; return the process that forked for them."""
    told = json.loads(printed.splitlines()[-1])
    assert [title for *_, title in told] == [f"title {n}" for n in range(count)]
    assert not any(in_parent for _, _, in_parent, _ in told)
    [parent] = {parent for _, parent, _, _ in told}
    assert isinstance(parent, int)
    return parent


def test_celerys_prefork_worker_runs_tasks_over_caches(recipes: Recipes) -> None:
    write(recipes.folder, forking=FORKING, celery_told=CELERY, ask_celery=ASK_CELERY)
    options = ("--pool=prefork", "--concurrency=2", "--loglevel=ERROR", "--without-gossip")  # fmt: skip
    worker = recipes.start("-m", "celery", "-A", "celery_told", "worker", *options)
    try:
        assert assert_children_did_it(recipes.run("ask_celery.py"), 20) == worker.pid
        worker.send_signal(signal.SIGTERM)
        worker.communicate(timeout=HANG)
        assert worker.returncode == 0
    finally:
        worker.kill()
        worker.communicate()


def test_rqs_worker_runs_jobs_over_caches(recipes: Recipes) -> None:
    write(recipes.folder, forking=FORKING, rq_told=RQ)
    assert_children_did_it(recipes.run("rq_told.py"), 3)
