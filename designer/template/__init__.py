"""Templates and their versions: what is stored and how a version is published."""
