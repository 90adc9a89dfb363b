"""Asking for more time: an officer asks for one report, the receiving or assigning office grants or refuses."""
