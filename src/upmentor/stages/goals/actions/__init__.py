"""The verbs of this slice."""
