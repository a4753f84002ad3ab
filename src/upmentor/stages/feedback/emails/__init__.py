"""Letters of this slice, one module a noun."""
