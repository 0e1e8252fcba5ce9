"""A published post in forms that other programs read."""
