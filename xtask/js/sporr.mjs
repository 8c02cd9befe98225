// node xtask/js/sporr.mjs URL SQL: one question to a database; the rows as JSON.
import pg from "pg";

const db = new pg.Client({ connectionString: process.argv[2] });
await db.connect();
console.log(JSON.stringify((await db.query(process.argv[3])).rows));
await db.end();
