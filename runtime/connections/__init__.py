"""Other systems that may bring figures: by which document, for whom, from when until when, and what they brought."""
