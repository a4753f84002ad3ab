"""Forms of this slice: `join` for participants, `programme` and `people` for staff, `sheet` for sign-up sheets."""
