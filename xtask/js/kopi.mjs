// node xtask/js/kopi.mjs URL DATA TO: a base backup of a running PostgreSQL, as its manual describes it (25.3.4): the files are copied while
// it works, and the label says where the log must be read from.
import { execFileSync } from "node:child_process";
import { chownSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";

const [url, data, til] = process.argv.slice(2);
const db = new pg.Client({ connectionString: url });
await db.connect();
await db.query("select pg_backup_start('praksisportal', true)");
// A file that goes away while it is copied is no loss: the log tells of it.
try {
  execFileSync("cp", ["-a", data, til], { stdio: ["ignore", "ignore", "pipe"] });
} catch (feil) {
  if (!/No such file/.test(String(feil.stderr))) throw feil;
}
const { rows } = await db.query("select labelfile, spcmapfile from pg_backup_stop(true)");
await db.end();
for (const bort of ["postmaster.pid", "postmaster.opts", "pg_wal", "pg_replslot", "pg_stat_tmp"]) rmSync(join(til, bort), { recursive: true, force: true });
const { uid, gid } = statSync(til);
for (const mappe of ["pg_wal", "pg_wal/archive_status", "pg_wal/summaries", "pg_replslot", "pg_stat_tmp"]) execFileSync("install", ["-d", "-m", "700", "-o", `${uid}`, "-g", `${gid}`, join(til, mappe)]);
for (const [navn, innhold] of [["backup_label", rows[0].labelfile], ["recovery.signal", ""]]) {
  writeFileSync(join(til, navn), innhold, { mode: 0o600 });
  chownSync(join(til, navn), uid, gid);
}
