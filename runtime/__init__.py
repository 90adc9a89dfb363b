"""What happens to a report: entry, approval, documents, figures, tracking."""
