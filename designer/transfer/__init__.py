"""Definitions as files: exported in canonical form, imported with their problems named."""
