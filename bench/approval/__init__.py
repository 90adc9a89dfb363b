"""Approving many reports at once."""
