"""Match runs and proposals. One `Proposal` row means: this mentor and this mentee could meet, with this score and
these reasons. Reads
`programmes` and `people`; runs `upmentor.matching` outside any transaction and re-checks every rule before
anything is applied."""
