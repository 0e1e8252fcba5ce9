"""How fast pages are, measured side by side on the machine at hand: ``python -m benchmarks``."""
