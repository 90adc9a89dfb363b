"""Forms as spreadsheets: empty or filled, with formulas that work there and marks by which they are read back."""
