"""My work, who has sent what, and what leaders download."""
