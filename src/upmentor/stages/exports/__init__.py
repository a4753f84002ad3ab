"""Data about people, taken away as a file: who asked for what and why, the sealed file until it expires, and who was in
it. Reads programmes and people; what stands in a file is said by the slice whose rows they are."""
