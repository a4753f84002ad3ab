"""Match runs, proposals and the pairs that come of them. One `Proposal` row means: this mentor and this mentee could
meet, with this score and these reasons; one `Pair` row: both said yes. Owns their answers, the agreement, pauses and
ends. Reads `programmes` and `people`; runs `upmentor.matching` outside any transaction and re-checks every rule before
anything is applied."""
