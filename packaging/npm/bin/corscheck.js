#!/usr/bin/env node
// Starts the program that npm installed beside this package for this machine, and ends as it ends.
"use strict";

const { spawn } = require("node:child_process");
const { constants } = require("node:os");

const platform = `${process.platform}-${process.arch}`;
const program = `bin/corscheck${process.platform === "win32" ? ".exe" : ""}`;

function complain(words) {
  process.stderr.write(`error: ${words}\n`);
  process.exit(2);
}

function find() {
  try {
    return require.resolve(`@corscheck/${platform}/${program}`);
  } catch {
    const known = Object.keys(require("../package.json").optionalDependencies);
    return complain(
      known.includes(`@corscheck/${platform}`)
        ? `the package @corscheck/${platform} is not installed; it is an optional dependency of corscheck, which ` +
            "npm leaves out with --omit=optional, or where node_modules came from another kind of machine"
        : `there is no corscheck for ${platform}; there is one for ${known.map((name) => name.split("/")[1]).join(", ")}`,
    );
  }
}

const child = spawn(find(), process.argv.slice(2), { stdio: "inherit" });
child.on("error", (error) => complain(`the program cannot be started: ${error.message}`));

// What is meant for the program reaches it, and this process outlives it. A terminal tells both of Ctrl+C.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));

child.on("exit", (status, signal) => {
  process.exitCode = signal === null ? status : 128 + constants.signals[signal];
});
