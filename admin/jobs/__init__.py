"""The outbox of jobs and the two ways to run them: in-process and RQ."""
