"""The npm packages: built, packed, installed from a local registry, and run."""

import json
import os
import signal
import socket
import subprocess
import threading
import time
import unittest

from api import ORIGIN, api
from place import PLATFORMS, PROGRAM, ROOT, VERSION, done, environment, folder, run
from registry import contents, described, registry

BUILD = ROOT / "packaging/npm/build.mjs"


def on_this_machine():
    """npm's name of the platform; the static program is used for the host's own target."""
    return json.loads(done("node", "-p", "JSON.stringify(`${process.platform}-${process.arch}`)"))


class Npm(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.here = on_this_machine()
        cls.work = folder("npm")
        other = cls.work / "other-program"
        other.write_text("the program of another platform\n")
        cls.given = [
            f"{platform['target']}={PROGRAM if platform['npm'] == cls.here else other}" for platform in PLATFORMS
        ]
        done("node", BUILD, cls.work / "packages", *cls.given)
        cls.archives = {}
        for package in sorted((cls.work / "packages").iterdir()):
            done("npm", "pack", package, "--pack-destination", cls.work, "--ignore-scripts", cwd=cls.work, env=cls.npm())
        for archive in cls.work.glob("*.tgz"):
            content = archive.read_bytes()
            cls.archives[described(content)["name"]] = content

    @classmethod
    def npm(cls, **more):
        """The environment for npm, without this machine's settings."""
        nothing = cls.work / "npmrc"
        nothing.touch()
        return environment(
            npm_config_userconfig=nothing, npm_config_cache=cls.work / "cache", npm_config_update_notifier="false", **more
        )

    def install(self, name, *words):
        """Installs corscheck from the local registry into a project, and returns its folder."""
        project = self.work / name
        project.mkdir()
        (project / "package.json").write_text('{ "private": true }\n')
        requested = []
        with registry(self.archives.values(), requested) as url:
            command = ("npm", "install", "--registry", url, "--no-audit", "--no-fund", *words, "corscheck")
            done(*command, cwd=project, env=self.npm())
        self.assertIn("corscheck", requested)
        return project

    def test_packages(self):
        self.assertEqual(set(self.archives), {"corscheck", *(f"@corscheck/{platform['npm']}" for platform in PLATFORMS)})
        main = described(self.archives["corscheck"])
        self.assertEqual(set(main["optionalDependencies"]), set(self.archives) - {"corscheck"})
        self.assertEqual(set(main["optionalDependencies"].values()), {VERSION})
        for archive in self.archives.values():
            package = described(archive)
            self.assertEqual(package["version"], VERSION)
            self.assertNotIn("scripts", package)
            name = "corscheck.js" if package["name"] == "corscheck" else f"corscheck{'.exe' * (package['os'] == ['win32'])}"
            wanted = {"package.json", "README.md", "LICENSE-APACHE", "LICENSE-MIT", f"bin/{name}"}
            self.assertEqual(contents(archive), wanted, package["name"])
        self.assertLess(len(self.archives["corscheck"]), 20_000, "the small package is small")

    def test_installs_only_the_program_of_this_machine_and_runs(self):
        project = self.install("project")
        found = sorted(path.name for path in (project / "node_modules/@corscheck").iterdir())
        self.assertEqual(found, [self.here])
        command = project / "node_modules/.bin/corscheck"
        self.assertEqual(done(command, "--version", cwd=project), f"corscheck {VERSION}\n")
        self.assertEqual(done("npx", "--no", "--", "corscheck", "--version", cwd=project, env=self.npm()), f"corscheck {VERSION}\n")
        with api() as url:
            question = ("--origin", ORIGIN, "-X", "PUT")
            self.assertEqual(run(command, "probe", f"{url}/good/items", *question).returncode, 0)
            blocked = run(command, "probe", f"{url}/bad/items", *question)
            self.assertEqual(blocked.returncode, 1, blocked.stderr)
            self.assertIn("preflight-allow-origin-missing", blocked.stdout)
            listed = run(command, "probe", "-", "--origin", ORIGIN, text_input=f"{url}/good/items\n")
            self.assertEqual(listed.returncode, 0, listed.stderr)
        wrong = run(command, "probe", "--no-such-flag")
        self.assertEqual(wrong.returncode, 2)
        self.assertEqual(wrong.stdout, "")

    def test_npx_fetches_and_runs(self):
        with registry(self.archives.values(), []) as url:
            said = done("npx", "--yes", "--registry", url, "corscheck", "--version", cwd=folder("npx"), env=self.npm())
        self.assertEqual(said, f"corscheck {VERSION}\n")

    def test_without_the_program_it_says_why(self):
        project = self.install("without", "--omit=optional")
        ran = run(project / "node_modules/.bin/corscheck", "--version")
        self.assertEqual((ran.returncode, ran.stdout), (2, ""))
        self.assertRegex(ran.stderr, f"^error: the package @corscheck/{self.here} is not installed; .*--omit=optional")
        launcher = project / "node_modules/corscheck/bin/corscheck.js"
        elsewhere = "Object.defineProperty(process, 'arch', { value: 'riscv64' }); require(process.argv[1])"
        ran = run("node", "-e", elsewhere, launcher)
        self.assertEqual((ran.returncode, ran.stdout), (2, ""))
        self.assertRegex(ran.stderr, r"^error: there is no corscheck for linux-riscv64; there is one for linux-x64, ")

    def test_a_signal_reaches_the_program(self):
        project = self.install("signals")
        # A server that accepts connections and never responds.
        with socket.create_server(("127.0.0.1", 0)) as deaf:
            asked = threading.Event()

            def take():
                # Held open: the program waits for a response.
                self.connection, _ = deaf.accept()
                asked.set()

            threading.Thread(target=take, daemon=True).start()
            launcher = subprocess.Popen(
                [project / "node_modules/.bin/corscheck", "probe", f"http://127.0.0.1:{deaf.getsockname()[1]}/"],
                env=environment(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            self.assertTrue(asked.wait(60), "the program calls the server")
            child = int(done("ps", "-o", "pid=", "--ppid", launcher.pid))
            launcher.send_signal(signal.SIGTERM)
            self.assertEqual(launcher.wait(30), 128 + signal.SIGTERM)
            self.connection.close()
        deadline = time.monotonic() + 10
        while os.path.exists(f"/proc/{child}") and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertFalse(os.path.exists(f"/proc/{child}"), "the program is left running")

    def test_nothing_is_laid_out_where_a_program_lacks_or_is_another(self):
        out = self.work / "refused"
        lacking = run("node", BUILD, out, *self.given[:-1])
        self.assertEqual(lacking.returncode, 2)
        self.assertIn(f"error: no program for {PLATFORMS[-1]['target']}", lacking.stderr)
        unknown = run("node", BUILD, out, *self.given, f"mips-unknown-none={PROGRAM}")
        self.assertEqual(unknown.returncode, 2)
        mine = next(platform["target"] for platform in PLATFORMS if platform["npm"] == self.here)
        older = self.work / "older"
        older.write_text("#!/bin/sh\necho corscheck 0.0.0\n")
        older.chmod(0o755)
        stale = run("node", BUILD, out, *self.given, f"{mine}={older}")
        self.assertEqual(stale.returncode, 2)
        self.assertIn(f"is not corscheck {VERSION}: corscheck 0.0.0", stale.stderr)
        self.assertFalse(out.exists())
