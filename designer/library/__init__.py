"""The library of ready-made forms: looked at, searched and installed one by one."""
