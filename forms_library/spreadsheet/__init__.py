"""Spreadsheets in and out: hostile files are refused here, a printed form becomes a definition."""
