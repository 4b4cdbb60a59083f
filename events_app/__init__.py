"""Forum Desk: from the first invitation to the last report. `site` puts the house together."""
