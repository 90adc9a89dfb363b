"""What the organisation fills: reports, cells, revisions, decisions, attachments."""
