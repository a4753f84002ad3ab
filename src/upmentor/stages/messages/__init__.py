"""What the programme team writes once to many. One `Message` row is a text with its readers and its moment, one
`MessageText` its words in one language; each reader gets a letter of their own through the outbox, in their own hours.
Reads `programmes` and `pairs`; owns both tables."""
