"""The demo site: a fictional editorial team and its posts."""

DEMO_WRITER = "wren@example.org"
