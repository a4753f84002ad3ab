"""From a table of text to what would happen to the roster. Pure: reads no database, writes nothing, knows no
request."""
