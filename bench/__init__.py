"""Benchmarks: each states its goal and is measured beside a named peer in the same run."""
