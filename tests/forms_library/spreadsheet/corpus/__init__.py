"""Forms laid out as spreadsheets, with what an importer must find in them; see README.md."""
