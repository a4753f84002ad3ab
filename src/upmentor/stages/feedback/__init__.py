"""What people say about the meetings. One `Reflection` row means that somebody of a pair wrote for themselves;
nobody else reads, counts or searches it, unless its author shares this one entry with their partner. One `Pulse` row is
somebody's 30-second answer after a meeting. Reads `pairs` and `meetings`. Models, verbs, reads, forms and pages are
packages cut by noun (`reflections`, `pulses`, `rounds`)."""
