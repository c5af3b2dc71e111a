"""Versioned events, commands and query answers that the services exchange. Depends on pydantic only."""
