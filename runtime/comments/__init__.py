"""What people say to each other about a figure: beside the report, never part of what is signed."""
