"""Declaring that nothing occurred in a period (không phát sinh): in a section or in the whole report."""
