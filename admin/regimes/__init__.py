"""Report regimes: who reports what to whom, how often, by when."""
