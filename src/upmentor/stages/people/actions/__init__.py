"""The verbs of the slice."""
