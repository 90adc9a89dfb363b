"""Words of the officer to a warning: without them a report with warnings is not submitted, and they travel with it."""
