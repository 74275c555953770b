"""Whether every configured cluster is fit for its keyspaces: checks, each with what to do.

A check asks and judges, and never fixes; nothing is written to any server.
"""
