"""Reference data on Flask-AppBuilder's screens, inside our shell, under our transactions and audit."""
