"""Totals over levels."""
