"""Versions of a form: compared, published with what that affects, previewed; forms duplicated and retired."""
