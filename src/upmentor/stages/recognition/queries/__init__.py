"""Reads: who has earned a certificate, hours, what stands on the page at the close."""
