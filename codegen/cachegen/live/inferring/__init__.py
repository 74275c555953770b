"""Propose a schema from a server that already holds keys; a guess, and it says what it guessed.

Gathering reads the server; all that follows is pure, from samples to text.
"""
