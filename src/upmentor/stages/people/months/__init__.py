"""Files of figures per department and month: pure reading and checking."""
