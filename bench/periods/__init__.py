"""Periods of a city with 168 communes."""
