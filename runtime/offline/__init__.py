"""Reopening loaded forms without a connection: the service worker and the page it shows."""
