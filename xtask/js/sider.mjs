// node xtask/js/sider.mjs: logs in, follows every link of the portal, and weighs each page. Fails on a page that is too heavy,
// a broken link or a broken answer. Told by the environment: PORTAL_URL, HELSEID_UTSTEDER.
import { brotliCompressSync, constants } from "node:zlib";

const MAX = 15_000;
const MAX_PAGES = 300;
const portal = process.env.PORTAL_URL;
const jar = new Map(); // origin → Map(name → value)

/** GET with cookies, redirects followed by hand. */
async function get(address, hops = 12) {
  const url = new URL(address);
  const cookies = jar.get(url.origin) ?? jar.set(url.origin, new Map()).get(url.origin);
  const answer = await fetch(url, {
    redirect: "manual",
    headers: { accept: "text/html,*/*;q=0.8", cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "), "sec-fetch-site": "same-origin" },
  });
  for (const line of answer.headers.getSetCookie()) {
    const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
    if (value && !/max-age=0/i.test(line)) cookies.set(name, value);
    else cookies.delete(name);
  }
  const next = answer.headers.get("location");
  if (next && answer.status >= 300 && answer.status < 400) {
    if (hops === 0) throw new Error(`${address}: redirected in a circle`);
    return get(new URL(next, url), hops - 1);
  }
  const type = answer.headers.get("content-type") ?? "";
  return { url, status: answer.status, html: type.startsWith("text/html") ? await answer.text() : (await answer.body?.cancel(), null) };
}

/** Logs in as one of the demo people through the same pages as a person. */
async function login(person) {
  const page = await get(`${portal}/praksisinformasjon/helseaktor`);
  const choice = page.html?.match(new RegExp(`href="([^"]*person=${person}[^"]*)"`))?.[1] ?? page.html?.match(/\/velg\/[\w-]+/)?.[0] + `?person=${person}`;
  const home = await get(new URL(choice.replaceAll("&amp;", "&"), page.url));
  if (home.url.origin !== new URL(portal).origin || home.status !== 200) throw new Error(`logging in as ${person} ended at ${home.url} (${home.status})`);
  return home.url;
}

const faults = [];
let heaviest = [0, ""];
let seen;
async function walk(start) {
  const queue = [...start];
  while (queue.length && seen.size < MAX_PAGES) {
    const address = queue.shift();
    if (seen.has(address)) continue;
    seen.add(address);
    const page = await get(address);
    const where = new URL(address).pathname + new URL(address).search;
    if (page.status >= 400) faults.push(`${where}: ${page.status}`);
    if (page.html === null) continue;
    const weight = brotliCompressSync(page.html, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }).length;
    if (weight > heaviest[0]) heaviest = [weight, where];
    if (weight > MAX) faults.push(`${where}: ${weight} bytes of HTML after brotli, ${MAX} allowed`);
    for (const [, href] of page.html.matchAll(/<a\b[^>]*?\shref="([^"]+)"/g)) {
      const next = new URL(href.replaceAll("&amp;", "&"), page.url);
      next.hash = "";
      // What ends the session or changes the language would change what is being walked.
      if (next.origin === new URL(portal).origin && !/logg-?ut|logg-inn|sprak/.test(next.pathname)) queue.push(next.href);
    }
  }
}

seen = new Set();
await walk([`${portal}/`]);
const open = seen.size;
for (const person of ["lege", "ny-lege"]) {
  jar.clear();
  seen = new Set();
  const home = await login(person);
  await walk([home.href, `${portal}/`]);
  console.log(`  ${person}: ${seen.size} addresses`);
}
console.log(`  open: ${open} addresses; heaviest page ${heaviest[1]}, ${(heaviest[0] / 1000).toFixed(1)} kB`);
if (faults.length) {
  console.error([...new Set(faults)].map((fault) => `  ${fault}`).join("\n"));
  process.exit(1);
}
