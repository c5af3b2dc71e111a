"""Clients of the two platforms over one HTTP transport. Nothing here knows our services, messages or store."""
