"""Reads: goals with what the reader may know of their judgements, outcomes, examples."""
