"""What talks to real servers: looking at what they hold, proposing schemas, checking their health.

redis-py is imported only when a server is dialled, and nothing here writes to a server but
`cachegen.live.single.delete`.
"""
