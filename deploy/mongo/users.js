// Run once by the MongoDB image on an empty volume: a user for each service, who can reach that service's database
// and no other.
for (const service of ["gateway", "catalog", "inventory", "orders"]) {
  const database = `tandem_${service}`;
  db.getSiblingDB(database).createUser({
    user: service,
    pwd: process.env[`${service.toUpperCase()}_MONGO_PASSWORD`],
    roles: [{ role: "readWrite", db: database }],
  });
}
