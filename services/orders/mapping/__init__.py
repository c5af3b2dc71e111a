"""Platform payloads to domain facts and back. Pure."""
