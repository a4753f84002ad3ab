"""Measurements beside well-known tools, in one run on one machine: `python -m benchmarks`."""
