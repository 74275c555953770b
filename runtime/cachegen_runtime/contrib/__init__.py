"""Where events go: OpenTelemetry, Prometheus, Sentry, logs; each imports its library when it is called, and not before."""
