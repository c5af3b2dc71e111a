"""The microservice chassis: actors, inbox, relay, worker, broker, store, clock. Knows no shop and no SKU."""
