"""Was it worth it? What was decided beforehand, what it cost, what happened, compared with whom, how sure we are.

A report is worked out by a job, once a month, and frozen: pages, letters and files read the frozen document and count
nothing themselves (`docs/decisions/0025-frozen-reports.md`).
"""
