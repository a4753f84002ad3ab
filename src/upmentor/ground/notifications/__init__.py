"""The outbox. One row means: this letter is to reach this address once. Knows nobody: callers pass recipient key,
address, zone,
language and kind by value. A row is marked sent only after the mail server took it."""
