#!/usr/bin/env node
// Starts the program that npm installed for this platform, and exits with its exit status.
"use strict";

const { spawn } = require("node:child_process");
const { constants } = require("node:os");

const platform = `${process.platform}-${process.arch}`;
const program = `bin/corscheck${process.platform === "win32" ? ".exe" : ""}`;

function fail(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exit(2);
}

function find() {
  try {
    return require.resolve(`@corscheck/${platform}/${program}`);
  } catch {
    const known = Object.keys(require("../package.json").optionalDependencies);
    return fail(
      known.includes(`@corscheck/${platform}`)
        ? `the package @corscheck/${platform} is not installed; it is an optional dependency of corscheck, which ` +
            "npm skips with --omit=optional, or which is missing because node_modules comes from another platform"
        : `there is no corscheck for ${platform}; there is one for ${known.map((name) => name.split("/")[1]).join(", ")}`,
    );
  }
}

const child = spawn(find(), process.argv.slice(2), { stdio: "inherit" });
child.on("error", (error) => fail(`cannot start the program: ${error.message}`));

// Forward signals to the program, and exit after it. On Ctrl+C the terminal signals both processes.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));

child.on("exit", (status, signal) => {
  process.exitCode = signal === null ? status : 128 + constants.signals[signal];
});
