"""A load generator for the service: customers who ask all the time, and what came of it, live in the terminal."""
