"""Topics, programmes and who takes part. One `Enrolment` row means: this person takes part in this programme in
this role, with what they
offer or want. Reads `people`; owns everything up to the day a match is run."""
