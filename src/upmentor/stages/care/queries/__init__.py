"""Reads of this slice."""
