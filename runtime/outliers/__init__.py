"""Figures that lie far from what the same organisation reported in the last periods."""
