"""What the project wrote itself and ships as text files: topics, guides, programme templates,
help, the who-sees-what table.

There are no tables here and nothing is written. Each loader reads TOML files beside it, checks them, and returns frozen
dataclasses; the result is cached for the life of the process. A mistake in a file raises `ContentError` with its place.

All text is plain English and doubles as the message id for translation; `messages.translated(thing)` gives a copy in
the active language. Guides are translated as whole files instead: `guides.guide(topic, language)`.
"""
