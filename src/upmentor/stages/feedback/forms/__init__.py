"""What is typed on the pages of this slice, one module a noun."""
