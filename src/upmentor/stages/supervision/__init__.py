"""Mentors learn from each other. One `Circle` row is an hour of a programme in which a group of its mentors meets, one
`Seat` row a mentor who is expected there. Reads `people`, `programmes`, `pairs` and how `meetings` writes calendar
entries; leaders have no part in it."""
