"""Upmentor: reverse mentoring, from the roster to the result. docs/architecture.md shows the way round."""

__version__ = "0.1.0"
