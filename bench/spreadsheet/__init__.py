"""Importing forms the importer has never seen, and refusing hostile files."""
