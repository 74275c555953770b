"""The stores that stand in for every cluster while tests run."""
