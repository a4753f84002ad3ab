"""`make bench`: the goals of the matching engine, each beside what one would use instead, in the same run.

* `tables`: the goals, one after the other: what is measured, beside whom, and what is asked
* `rows`: a line of a table and of `benchmarks/latest.json`, and whether its goal was met
* `child`: every measurement runs in a process of its own; this starts them and reads their clocks and peaks
* `ours`, `edits`, `same`: what is measured of our solver; `inside` is all that knows its insides
* `theirs`, `mentor_match`: the same with numpy, scipy, ortools and mentor-match (`benchmarks/anchors.py`)
* `stages`: where the CPU time of a solve went, shown beside a goal that was missed
* `main`: the command line

Nothing is judged by hand: a goal is met when the ratio of this run is what is asked and both answers are right.
"""
