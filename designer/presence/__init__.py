"""Who has a draft open: designers of one form see each other."""
