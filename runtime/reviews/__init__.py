"""What deserves a look in a submitted report, found once after it was submitted."""
