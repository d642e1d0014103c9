"""The npm package @corscheck/judge: built, packed, installed from its tarball into fresh folders, where its examples run."""

import json
import os
import pathlib
import shutil
import unittest

from place import PROGRAM, ROOT, VERSION, done, environment, folder, run
from registry import contents, described

EXAMPLES = ROOT / "judge-js/examples"
TARGET = "wasm32-unknown-unknown"
# What a download may have, in bytes.
MOST = 1_500_000


def has_target():
    """Whether Rust's target is installed."""
    return (pathlib.Path(done("rustc", "--print", "sysroot").strip()) / "lib/rustlib" / TARGET).is_dir()


@unittest.skipUnless(has_target(), f"rustup target add {TARGET}")
class Judge(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = folder("judge")
        built = run("node", ROOT / "judge-js/build.mjs", "npm", cls.work / "package", timeout=3600, env=cls.cargo())
        assert built.returncode == 0, built.stderr
        done("npm", "pack", cls.work / "package", "--pack-destination", cls.work, "--ignore-scripts", cwd=cls.work)
        (cls.archive,) = cls.work.glob("*.tgz")

    @staticmethod
    def cargo():
        """cargo's own settings stay: this tree's target may be elsewhere."""
        named = {name: value for name, value in os.environ.items() if name.startswith("CARGO_")}
        return environment(**named)

    def example(self, name):
        """Copies an example into a fresh folder, installs the tarball there, and gives the folder."""
        project = self.work / self.id().rsplit(".", 1)[1] / name
        shutil.copytree(EXAMPLES / name, project, ignore=shutil.ignore_patterns("node_modules", "package-lock.json"))
        env = environment(npm_config_cache=self.work / "cache", npm_config_update_notifier="false")
        done("npm", "install", "--no-audit", "--no-fund", "--save-dev", self.archive, cwd=project, env=env)
        return project

    def test_package(self):
        content = self.archive.read_bytes()
        package = described(content)
        self.assertEqual((package["name"], package["version"]), ("@corscheck/judge", VERSION))
        self.assertNotIn("scripts", package)
        wasm = {f"wasm/corscheck_js{end}" for end in (".js", ".d.ts", "_bg.wasm", "_bg.wasm.d.ts")}
        others = {"package.json", "README.md", "LICENSE-APACHE", "LICENSE-MIT", "index.js", "index.d.ts"}
        self.assertEqual(contents(content), wasm | others)
        self.assertLess(len(content), MOST)
        print(f"@corscheck/judge: {len(content)} bytes packed")

    def test_vitest_and_hono(self):
        project = self.example("vitest-hono")
        ran = run("npm", "test", cwd=project, env=environment(NO_COLOR="1"))
        self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)
        self.assertRegex(ran.stdout, r"Tests\s+6 passed")
        types = run("npm", "run", "types", cwd=project, env=environment(NO_COLOR="1"))
        self.assertEqual(types.returncode, 0, types.stdout + types.stderr)
        # The types refuse what the judge refuses.
        wrong = """import { judge, judgeFrame, judgeWebSocket } from "@corscheck/judge";
            await judge({ url: "", origin: "", credentials: "inclde" }, () => ({ status: 200 }));
            await judgeFrame({ url: "", origin: "", need: ["post-mesage"] }, () => ({ status: 200 }));
            await judgeWebSocket({ url: "", origin: "", protocls: "chat" }, () => ({ status: 200 }));
        """
        (project / "wrong.ts").write_text(wrong)
        refused = run("npm", "run", "types", cwd=project, env=environment(NO_COLOR="1"))
        for word in ("inclde", "post-mesage", "protocls"):
            self.assertIn(word, refused.stdout)
        self.assertNotEqual(refused.returncode, 0)

    def test_vitest_and_next(self):
        project = self.example("vitest-next")
        ran = run("npm", "test", cwd=project, env=environment(NO_COLOR="1"))
        self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)
        self.assertRegex(ran.stdout, r"Tests\s+4 passed")
        types = run("npm", "run", "types", cwd=project, env=environment(NO_COLOR="1"))
        self.assertEqual(types.returncode, 0, types.stdout + types.stderr)
        # The policy is what `corscheck fix` prints.
        policy = ("--origin", "https://app.example.com", "-X", "PATCH", "-H", "Content-Type", "--credentials")
        printed = done(PROGRAM, "fix", "--for", "nextjs", *policy)
        self.assertTrue(printed.endswith((project / "proxy.ts").read_text()))

    def test_jest_and_express(self):
        ran = run("npm", "test", cwd=self.example("jest-express"), env=environment(NO_COLOR="1"))
        self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)
        self.assertRegex(ran.stderr, r"Tests:\s+5 passed")

    def test_node_test_and_fastify(self):
        ran = run("npm", "test", cwd=self.example("node-test-fastify"), env=environment(NO_COLOR="1"))
        self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)
        self.assertRegex(ran.stdout, r"pass 5\b")

    def test_the_readme_shows_what_is_printed(self):
        project = self.example("node-test-fastify")
        script = """
            const { judge } = require("@corscheck/judge");
            const call = { url: "https://api.example.com/items/1", method: "DELETE", origin: "https://app.example.com" };
            const headers = { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "GET, POST" };
            judge(call, () => ({ status: 204, headers })).then(({ text }) => console.log(JSON.stringify(text)));
        """
        (project / "readme.cjs").write_text(script)
        text = json.loads(done("node", "readme.cjs", cwd=project))
        self.assertIn(text.strip(), (ROOT / "judge-js/npm/README.md").read_text())

    def test_the_page_is_built(self):
        page = self.work / "judge.html"
        built = run("node", ROOT / "judge-js/build.mjs", "page", page, timeout=3600, env=self.cargo())
        self.assertEqual(built.returncode, 0, built.stderr)
        text, kept = page.read_text(), (ROOT / "src/playground/judge.html").read_text()
        # The WebAssembly depends on the compiler; what it does is compared in the browsers.
        self.assertEqual(text.split('id="binary">')[0].split("script-src")[0], kept.split('id="binary">')[0].split("script-src")[0])
        self.assertLess(abs(len(text) - len(kept)), len(kept) // 10)
