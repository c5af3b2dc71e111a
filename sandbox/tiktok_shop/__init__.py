"""TikTok Shop's Open API, simulated: a plain engine, an HTTP application over it, and its control routes."""
