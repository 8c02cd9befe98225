// node xtask/js/migrer.mjs URL: applies migrations/*.sql in order to an empty database.
import { readdirSync, readFileSync } from "node:fs";
import pg from "pg";

const client = new pg.Client({ connectionString: process.argv[2] });
await client.connect();
for (const name of readdirSync("migrations").filter((name) => name.endsWith(".sql")).sort()) {
  try {
    await client.query(readFileSync(`migrations/${name}`, "utf8"));
  } catch (error) {
    console.error(`migrations/${name}: ${error.message}`);
    process.exit(1);
  }
}
await client.end();
