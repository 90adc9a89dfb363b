"""Numbering, rendering, signing and verifying the report as a document."""
