# Made by cachegen. Do not edit: change the schemas and run `cachegen generate`.
"""Typed caches, one module for each service."""
