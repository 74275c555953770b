"""The texts that `cachegen init` writes: small, commented, and free of warnings."""

from cachegen import DOCUMENTATION

OUTPUT = "caches"

SETTINGS = f"""\
# Settings of cachegen; paths are relative to this file. All of them:
# {DOCUMENTATION}configuration.html

schemas = ["schemas"]        # schema files, folders of them, or globs
output = "caches"            # the generated package: commit it, do not edit it
clients = ["sync", "async"]  # the classes to generate: blocking, asyncio or both
# ignore = ["CG901"]         # warnings to leave out, by code
# typecheck = true           # run mypy --strict on the result of every `generate`
"""

SCHEMA = (
    f"""\
#:schema ./cachegen.schema.json
# The caches of one service. `cachegen generate` makes a Python module of this file:
#
#     from caches.api import ApiCaches, UserID, UserProfile
#
#     caches = ApiCaches()
#
#     @caches.profile.cached
#     def load_profile(user_id: UserID) -> UserProfile | None:
#         ...  # read the database: only when it is not in the cache
#
#     if not caches.request_limit.take(UserID("u1")):
#         ...  # too many requests
#
# A file is a service; types and clusters are shared by all files of the workspace.
# The schema language: {DOCUMENTATION}schema.html
"""
    """
version = 1
service = "api"

# A cluster is one Redis deployment. Its address is not said here: the program reads it
# from CACHEGEN_MAIN_URL, and without that uses a small store in its own memory.
[clusters.main]
eviction_policy = "volatile-lru"
doc = "Shared by the whole API; what has an expiry may be evicted."

# A named type keeps apart what happens to be the same scalar: a UserID is no other `str`.
[types]
UserID = "str"

[enums]
Theme = ["light", "dark"]

# Structs are immutable classes, kept as JSON. A field with a default may be absent, which
# is how a field is added while older values are still in the cache.
[structs.Preferences.fields]
theme = { type = "Theme", default = "light" }
notifications = { type = "bool", default = true }

[structs.UserProfile]
doc = "What the profile page shows."
[structs.UserProfile.fields]
name = "str"
email = "str | None"
tags = { type = "list[str]", default = [] }
preferences = { type = "Preferences", default = {} }

# A struct whose fields are all scalars can be a key: its pattern uses each field once.
[structs.ResourceKey.fields]
user_id = "UserID"
path = { type = "str", doc = "The resource that is asked for." }

# A value that a function of the program makes where it is missing, once for all processes.
# It is fresh until 3 o'clock. For a day more it is returned at once while one caller loads
# it again, also while the database is down. That there is none is remembered for 30 s.
[keyspaces.profile]
cluster = "main"
key = "UserID"
value = "UserProfile"
pattern = "profile/:key"
expiry = { daily_at = "03:00", timezone = "UTC" }
load = { stale_for = "1d", missing = "30s" }
doc = "Profiles as the page shows them; read again every night."

# A rate limit: ten requests at once, and one more each second.
[keyspaces.request_limit]
cluster = "main"
key = "UserID"
value = "limiter"
limit = "10/10s"
pattern = "request-limit/:key"
doc = "How many requests a user has left."

# A counter: every request starts the 10 s again, so that it is forgotten after 10 s
# without a request.
[keyspaces.requests_per_user]
cluster = "main"
key = "UserID"
value = "int"
pattern = "requests/:key"
expiry = "10s"
doc = "Requests of one user; forgotten after 10 s without activity."

# The same by user and resource, in fixed windows: only the first request sets the expiry.
[keyspaces.requests_per_resource]
cluster = "main"
key = "ResourceKey"
value = "int"
pattern = "resource-requests/:user_id/:path"
expiry = { in = "1m", on = "create" }
doc = "Requests of one user for one resource within a minute."
"""
)
