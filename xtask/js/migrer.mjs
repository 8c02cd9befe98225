// node xtask/js/migrer.mjs URL: applies migrations/*.sql in order to an empty database, and notes them as the program does, so that it
// finds them done.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import pg from "pg";

const client = new pg.Client({ connectionString: process.argv[2] });
await client.connect();
await client.query(`create table _sqlx_migrations (
  version bigint primary key, description text not null, installed_on timestamptz not null default now(),
  success boolean not null, checksum bytea not null, execution_time bigint not null)`);
for (const name of readdirSync("migrations").filter((name) => name.endsWith(".sql")).sort()) {
  const sql = readFileSync(`migrations/${name}`);
  const [, version, description] = /^(\d+)_(.*)\.sql$/.exec(name);
  try {
    await client.query(sql.toString("utf8"));
    await client.query("insert into _sqlx_migrations (version, description, success, checksum, execution_time) values ($1, $2, true, $3, 0)", [
      Number(version),
      description.replaceAll("_", " "),
      createHash("sha384").update(sql).digest(),
    ]);
  } catch (error) {
    console.error(`migrations/${name}: ${error.message}`);
    process.exit(1);
  }
}
await client.end();
