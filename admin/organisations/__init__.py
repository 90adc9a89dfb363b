"""The tree of offices, with dates of validity, predecessors and successors."""
