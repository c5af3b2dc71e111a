"""What the services share that knows both the chassis and the platforms."""
