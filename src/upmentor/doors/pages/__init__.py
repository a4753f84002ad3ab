"""Pages that everybody may read: who sees what, help, accessibility, support; and the health address for machines."""
