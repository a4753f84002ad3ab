"""The exact solver for many people: the best of all mentors × mentees, proven, without ever building that matrix.

How it works, in the order of the modules:

* `kinds`: people who are alike in one respect (same grade, same department, same working hours …) are one *kind*. What
  a rule or a criterion says depends on two kinds only, so it is asked once for every two kinds, by the plain rules.
* `profiles`: for every kind of one side, one row over everybody of the other side. A pair's score is the sum of five
  such rows and of a few topic rows.
* `passes`: one look at every pair at the speed of memory: each row's best few partners, or every pair that is worth
  more than its two prices together.
* `graph`, `auction`, `primal_dual`: the best pairs among the candidates kept so far, with whole prices that prove it.
* `rounds`: sample, candidates, solve, look at all pairs, add what the prices did not cover, again, until nothing is
  left: then the prices prove the pairs best among *all* pairs.
* `engine`: from `Problem` to `Solution` and edits that begin at the prices of before.

numba compiles `passes`, `auction` and `primal_dual`. Only a solver's process may import this package; the compiled code
is cached beside the package, or where `NUMBA_CACHE_DIR` says.
"""
