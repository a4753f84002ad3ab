"""Thanks at the end of a pair, and proof of having taken part. One `Certificate` row means that somebody took part in a
programme to its end or to a graceful one; one `Farewell` row holds what one of the two says at the close. Owns both and
who may be named; reads `pairs`, `goals`, `meetings` and `programmes`."""
