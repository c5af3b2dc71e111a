"""Pictures of every page of the console, from the demo's data, into docs/console/."""
