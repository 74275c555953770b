"""What is called like a test is what the schema says all the same."""

from expected.test_api import TestApiCaches, TestKind, TestNothing, TestPlain, TestRun

with TestApiCaches(main="memory://") as caches:
    assert list(TestKind) == [TestKind.UNIT, TestKind.SYSTEM]
    caches.run.set(TestKind.UNIT, TestRun(kind=TestKind.SYSTEM))
    assert caches.run.get(TestKind.UNIT) == TestRun(kind=TestKind.SYSTEM)
    caches.nothing.set("n", TestNothing())
    assert caches.nothing.get("n") == TestNothing()
    caches.plain.set("p", TestPlain(note="x"))
    assert caches.plain.get("p") == TestPlain(note="x")
