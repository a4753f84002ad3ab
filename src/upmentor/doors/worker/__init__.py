"""The worker's door: which job name means which function, and the one list of recurring jobs."""
