"""Saving a cell of a large form and showing its entry page, over HTTP without a network."""
