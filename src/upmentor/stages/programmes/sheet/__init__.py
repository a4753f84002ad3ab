"""Sign-up sheets: from the columns of somebody's file to entries that a verb takes. No database here; `check` gets
what it
needs as arguments."""
