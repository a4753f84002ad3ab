"""How pairs are, noticed in time: a state with its reason, from dates, cancellations and asked-for help alone (`ux.md`
AC-16.1). One `HelpOffer` row means that the programme team wrote one kind letter to both; one `MonthAnswer` row that
somebody answered the question after a month. Owns both; reads `pairs`, `meetings` and `feedback`."""
