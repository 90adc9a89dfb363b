"""What a printed and signed report costs."""
