// Builds the npm packages: one for each platform with its program, and the small main package that users install.
//
//     node packaging/npm/build.mjs FOLDER TARGET=PROGRAM...
//
// Every target of packaging/platforms.json is required: a package that lists a platform without its program would install but
// not run. Nothing is published.

import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../..");
const json = (path) => JSON.parse(readFileSync(path, "utf8"));

function fail(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exit(2);
}

/** The version, from Cargo.toml. */
function version() {
  const manifest = readFileSync(join(root, "Cargo.toml"), "utf8");
  const line = /^\[package\][^[]*?^version = "([^"]+)"/m.exec(manifest);
  return line ? line[1] : fail("Cargo.toml has no version in its [package]");
}

/** Writes a package's folder with the files that every package has. */
function writePackage(folder, description) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "bin"), { recursive: true });
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(description, null, 2)}\n`);
  for (const file of ["LICENSE-APACHE", "LICENSE-MIT"]) copyFileSync(join(root, file), join(folder, file));
}

const [out, ...given] = process.argv.slice(2);
if (!out) fail("usage: node packaging/npm/build.mjs FOLDER TARGET=PROGRAM...");
const programs = new Map(given.map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)]));
const platforms = json(join(here, "../platforms.json"));
const main = json(join(here, "package.json"));
const number = version();

const missing = platforms.filter(({ target }) => !programs.has(target)).map(({ target }) => target);
if (missing.length > 0) fail(`no program for ${missing.join(", ")}; pass each as TARGET=PROGRAM`);
for (const [target, program] of programs) {
  if (!platforms.some((platform) => platform.target === target)) fail(`${target} is not in packaging/platforms.json`);
  if (!existsSync(program)) fail(`${program}, the program for ${target}, does not exist`);
}

for (const { npm, target } of platforms) {
  const [os, cpu] = npm.split("-");
  const program = programs.get(target);
  if (npm === `${process.platform}-${process.arch}`) {
    const printed = spawnSync(program, ["--version"], { encoding: "utf8" }).stdout?.trim();
    if (printed !== `corscheck ${number}`) fail(`${basename(program)} for ${target} is not corscheck ${number}: ${printed}`);
  }
  const folder = join(out, npm);
  writePackage(folder, {
    name: `@corscheck/${npm}`,
    version: number,
    description: `The corscheck program for ${npm}`,
    license: main.license,
    os: [os],
    cpu: [cpu],
    files: main.files,
    engines: main.engines,
    preferUnplugged: true,
    publishConfig: main.publishConfig,
  });
  const readme = `# @corscheck/${npm}\n\nThe corscheck program for ${npm}. Install the package \`corscheck\` instead.\n`;
  writeFileSync(join(folder, "README.md"), readme);
  const copy = join(folder, "bin", os === "win32" ? "corscheck.exe" : "corscheck");
  copyFileSync(program, copy);
  chmodSync(copy, 0o755);
}

const optionalDependencies = Object.fromEntries(platforms.map(({ npm }) => [`@corscheck/${npm}`, number]));
writePackage(join(out, "corscheck"), { ...main, version: number, optionalDependencies });
cpSync(join(here, "bin"), join(out, "corscheck/bin"), { recursive: true });
chmodSync(join(out, "corscheck/bin/corscheck.js"), 0o755);
copyFileSync(join(here, "README.md"), join(out, "corscheck/README.md"));
