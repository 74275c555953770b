"""Rolling deploys played through: old and new code in two processes, and what `breaking` said of it."""
