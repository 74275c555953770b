"""Deployments rendered from a workspace: one server for each cluster, with its eviction policy.

Pure, from the workspace to texts by file name; equal workspaces give equal texts, and no
text holds a secret.
"""
