"""How Tandem is run: the backbone (Kafka and a MongoDB server), containers, manifests, alerts and dashboards."""
