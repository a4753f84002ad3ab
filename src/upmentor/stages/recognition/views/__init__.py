"""Doors: one's own recognition, the close of a pair, the programme team, everybody who checks a code."""
