"""Wishes for forms: an office asks, a designer takes it up, the office sees how far it is (C06)."""
