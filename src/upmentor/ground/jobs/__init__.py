"""Background work as rows. One row means: this named piece of work, under this key, is in this state. Knows
nobody: names map to
functions in `doors.worker`. django-q2 wakes the work; the row is the only truth (`decisions.md` 4)."""
