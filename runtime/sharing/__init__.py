"""Giving parts of a report to divisions and persons: each sees and edits only theirs, all of it is one report (E04)."""
