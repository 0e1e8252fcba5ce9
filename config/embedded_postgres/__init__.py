"""The embedded PostgreSQL server for the demo, development and tests.

One server per checkout, shared by all its processes and reachable through a private socket only.
"""
