"""How dates and times are written, for languages whose usual way is not ours."""
