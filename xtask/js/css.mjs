// node xtask/js/css.mjs IN OUT SOURCES…: bundles and minifies the style sheet, without what the sources never mention.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle, transform } from "lightningcss";

const [from, to, ...sources] = process.argv.slice(2);
// What the portal promises to support: browsers of the last years, those with native nesting. Older ones get the page without the newest refinements.
const targets = { chrome: 120 << 16, edge: 120 << 16, firefox: 121 << 16, safari: (17 << 16) | (2 << 8), ios_saf: (17 << 16) | (2 << 8) };

// Classes of Designsystemet that some view mentions. Names are always written out in full in the code.
const mentioned = new Set();
for (const source of sources) {
  for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const text = readFileSync(join(entry.parentPath ?? entry.path, entry.name), "utf8");
    for (const [name] of text.matchAll(/\bds-[\w-]+/g)) mentioned.add(name);
  }
}
const unknown = (selector) =>
  selector.some(
    (part) =>
      (part.type === "class" && part.name.startsWith("ds-") && !mentioned.has(part.name)) ||
      // `:is()` and `:where()` match nothing when none of their alternatives can
      (part.type === "pseudo-class" && ["is", "where"].includes(part.kind) && part.selectors.every(unknown)),
  );

const bundled = bundle({
  filename: from,
  minify: true,
  targets,
  visitor: {
    Rule: {
      style: (rule) => (rule.value.selectors.every(unknown) ? [] : undefined),
    },
  },
});

// A theme declares every variable there may be a use for. Keep those somebody reads; a dropped one may free others.
const NAME = /var\((--ds-[\w-]+)/g;
let css = bundled.code;
for (let before = Infinity, used; ; before = used.size) {
  used = new Set([...css.toString().matchAll(NAME)].map((hit) => hit[1]));
  if (used.size === before) break;
  css = transform({
    filename: to,
    code: css,
    minify: true,
    targets,
    visitor: {
      Declaration: {
        custom: (declaration) => (declaration.name.startsWith("--ds-") && !used.has(declaration.name) ? [] : undefined),
      },
    },
  }).code;
}
writeFileSync(to, css);
