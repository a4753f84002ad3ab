"""Somebody to talk to. A `Case` means that a colleague wrote to a safeguarding contact in confidence, signed or not;
its messages and steps are the conversation of these two. Owns cases, what contacts say about themselves, wellbeing
services and urgent numbers; reads `people` (working days). No other slice reads it; later ones may open a case for
somebody who asks for it."""
