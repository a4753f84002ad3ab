"""What people say about the meetings. So far reflections only: one `Reflection` row means that somebody of a pair wrote
something for themselves. Nobody else reads, counts or searches it, unless its author shares this one entry with their
partner. Owns reflections; reads `pairs` and `meetings`."""
