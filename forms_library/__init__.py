"""What a report form is: definition, field kinds, formulas, validation, calendar and rendering.

Pure Python: nothing here knows Flask or a database. Values come in, values go out, and the time is an argument.
"""
