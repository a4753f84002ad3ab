"""What is typed here, by moment."""
