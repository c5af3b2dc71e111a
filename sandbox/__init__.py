"""Both platforms simulated as real HTTP servers: the demo, and the judge of every test."""
