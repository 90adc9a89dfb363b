"""The same step for many reports at once: chosen, looked over, taken one by one, each with its result."""
