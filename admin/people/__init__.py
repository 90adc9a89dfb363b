"""Persons, the positions they hold and the duties a position carries."""
