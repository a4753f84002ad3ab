"""Forms of the slice: they parse, they save nothing."""
