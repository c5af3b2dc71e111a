"""The gateway's work at the platforms and the mail server, level-triggered."""
