"""Pages of this slice, cut by what they are about."""
