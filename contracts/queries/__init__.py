"""Models of the internal query APIs, one module per service: what the owner answers and the gateway composes."""
