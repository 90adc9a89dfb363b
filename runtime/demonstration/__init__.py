"""The demonstration: the city of Huế with real organisations and real forms, simulated people and figures."""
