"""Approved figures and their roll-up over organisations."""
