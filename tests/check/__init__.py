"""The checks of whole workspaces, and what keys can be."""
