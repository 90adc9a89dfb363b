"""The common ground: database base, column kinds, clock, texts, formats, errors, transactions."""
