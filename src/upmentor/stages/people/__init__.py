"""The people of the organisation as its HR roster knows them. One `Person` row means: somebody who works or worked
here.

Owns persons, departments, sites, the reporting tree, the append-only history of employment facts, month-end counts, and
the import of rosters. Reads nothing but `accounts` (a person may have a sign-in).
"""
