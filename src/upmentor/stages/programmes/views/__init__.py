"""Pages of this slice: `join` for participants; `setup`, `topics`, `people` and `sheet` for the programme's staff."""
