"""Who did and who saw what. One row means: at that time, that actor did that verb to that thing. Knows nobody; ids are
opaque."""
