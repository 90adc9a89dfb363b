"""Who has a report open at this moment. It is worth nothing a minute later, so no database keeps it."""
