"""What every page stands on: base templates, components, form rendering, static files. No tables, no rules.

README.md in this folder shows each shell and component with one example.
"""
