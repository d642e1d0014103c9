// Builds what is WebAssembly: the npm package @corscheck/judge, and the page that judges.
//
//     node judge-js/build.mjs npm FOLDER     # lays out the package; nothing is published
//     node judge-js/build.mjs page FILE      # writes the page
//
// It needs Rust's target wasm32-unknown-unknown: `rustup target add wasm32-unknown-unknown`.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "..");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");

function fail(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exit(2);
}

function run(program, ...words) {
  const ran = spawnSync(program, words, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (ran.status !== 0) fail(`${program} ${words.join(" ")} ended with ${ran.status ?? ran.signal ?? ran.error}`);
}

/** The version, from Cargo.toml. */
function version() {
  const line = /^\[package\][^[]*?^version = "([^"]+)"/m.exec(readFileSync(join(root, "Cargo.toml"), "utf8"));
  return line ? line[1] : fail("Cargo.toml has no version in its [package]");
}

/** Builds the WebAssembly and what stands beside it into a folder. */
function wasm(kind, folder, ...features) {
  const build = ["build", "--locked", "-p", "corscheck-js", "--profile", "wasm", "--target", "wasm32-unknown-unknown"];
  run("cargo", ...build, ...features);
  // Built for this machine, and without optimisation: it runs once.
  run("cargo", "build", "--locked", "--manifest-path", join(here, "bindgen/Cargo.toml"), "--target-dir", join(target, "bindgen"));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  run(join(target, "bindgen/debug/corscheck-bindgen"), kind, join(target, "wasm32-unknown-unknown/wasm/corscheck_js.wasm"), folder);
}

const [what, out] = process.argv.slice(2);
if (!["npm", "page"].includes(what) || !out) fail("usage: node judge-js/build.mjs npm FOLDER | page FILE");

if (what === "npm") {
  wasm("nodejs", join(out, "wasm"), "--no-default-features");
  const description = JSON.parse(readFileSync(join(here, "npm/package.json"), "utf8"));
  writeFileSync(join(out, "package.json"), `${JSON.stringify({ ...description, version: version() }, null, 2)}\n`);
  for (const file of ["index.js", "index.d.ts", "README.md"]) copyFileSync(join(here, "npm", file), join(out, file));
  for (const file of ["LICENSE-APACHE", "LICENSE-MIT"]) copyFileSync(join(root, file), join(out, file));
  // The types name those that are written by hand.
  const types = join(out, "wasm/corscheck_js.d.ts");
  const names = `import type { Browser, Channel, HeadersLike, Initiator, SideChange } from "../index";\n`;
  writeFileSync(types, names + readFileSync(types, "utf8"));
} else {
  const folder = join(target, "judge-page");
  wasm("page", folder);
  const binary = gzipSync(readFileSync(join(folder, "corscheck_js_bg.wasm")), { level: 9 }).toString("base64");
  const glue = readFileSync(join(folder, "corscheck_js.js"), "utf8");
  const part = (name) => readFileSync(join(here, "page", name), "utf8");
  const [style, script] = [part("page.css"), part("page.js")];
  const hash = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
  const hashes = { STYLEHASH: hash(style), GLUEHASH: hash(glue), SCRIPTHASH: hash(script) };
  const fill = { STYLE: style, GLUE: glue, SCRIPT: script, ...hashes, BINARY: binary, VERSION: version() };
  writeFileSync(out, part("page.html").replace(/\{\{([A-Z]+)\}\}/g, (_, name) => fill[name] ?? fail(`page.html has ${name}`)));
}
