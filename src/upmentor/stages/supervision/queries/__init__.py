"""Reads of circles: `circles` for everybody, `desk` for the programme team."""
