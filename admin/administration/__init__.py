"""The index of administration."""
