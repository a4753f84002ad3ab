"""Goals of a pair and what came of it. One `Goal` row means: one of the two wants to reach this, in five levels in
words; one `Outcome` row means: a new idea, process, product or decision came out of the conversations. Owns both, the
judgements of how far a goal was reached and the consents to show an outcome. Reads `pairs` and `programmes`."""
