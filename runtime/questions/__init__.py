"""What the receiving organisation asks about a figure, and what the reporting unit answers (G12)."""
