"""Stored templates and their versions, and the visual editor."""
