"""The visual editor: structure, live canvas, properties, publishing."""
