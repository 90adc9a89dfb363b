"""Periods, windows and assignments: who owes what by when."""
