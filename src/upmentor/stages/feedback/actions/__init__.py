"""The verbs of this slice, one module a noun."""
