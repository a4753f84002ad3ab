"""Pages of whoever raises a concern, of contacts, and the settings of the support page."""
