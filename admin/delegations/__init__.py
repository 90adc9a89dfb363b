"""Delegation of a duty: from a head to another person of the agency, for a time and within a scope."""
