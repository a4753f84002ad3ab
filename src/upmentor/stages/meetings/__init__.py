"""Meetings of a pair. One `Meeting` row means: these two talk, or talked, or meant to talk, at this wall time in this
zone. Owns the times that are proposed, the calendar entries, the guide in use, agenda, notes and actions. Reads
`pairs`, `programmes` and `people`; a meeting of an ended pair is no coming meeting."""
