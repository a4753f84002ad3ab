"""The verbs of circles: what the programme team does with them, who is in them, what is due."""
