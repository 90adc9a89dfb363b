"""The office: organisations, people, regimes, the calendar, assignments, windows; and the ground all packages share."""
