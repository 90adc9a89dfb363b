"""The workflow: checking, approving, signing, sealing, sending, accepting."""
