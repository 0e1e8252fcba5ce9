"""The embedded PostgreSQL server for the demo, development and tests."""


def ensure_running() -> str:
    """Start the embedded server unless it is up; return its database URL."""
    raise NotImplementedError
