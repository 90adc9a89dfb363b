"""The catalogue of indicators: what each figure means, who answers for it, which forms ask for it."""
