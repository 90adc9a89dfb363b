"""A form tried by its designer: the officer's own tables, filled and judged as they will be, and nothing kept."""
