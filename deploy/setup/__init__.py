"""Set-up: what the Makefile's targets run before their own work, and the checks."""
