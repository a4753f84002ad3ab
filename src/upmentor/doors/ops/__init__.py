"""The IT administrator's door: is it healthy, what runs, what was sent. Shows no content of people."""
