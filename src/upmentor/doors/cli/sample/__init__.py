"""The sample company Halden & Rowe: invented people, so that pages can be tried before a roster exists.

`company.py` and `wishes.py` generate it without a database, `load.py` writes it through the product's own verbs and
removes it again. A database holds the sample or a real organisation, never both.
"""
