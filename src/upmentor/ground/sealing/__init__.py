"""Text that is encrypted before it is stored: the key ring outside the database, and the model field that uses it.
Knows nobody; its one table holds a sentence by which lost keys are noticed."""
