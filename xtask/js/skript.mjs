// node xtask/js/skript.mjs IN OUT: the loader from wasm-bindgen and its snippets as one small file.
import { build } from "esbuild";

const [from, to] = process.argv.slice(2);
await build({ entryPoints: [from], outfile: to, bundle: true, minify: true, format: "esm", target: "es2022", legalComments: "none", logLevel: "error" });
