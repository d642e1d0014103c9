"""The pre-commit hooks: pre-commit reads all of them, and runs those that need no build."""

import os
import unittest

import yaml

from api import SUITE, api
from place import PROGRAM, ROOT, done, environment, folder, run

HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}


class Hooks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = folder("hooks")
        git = {"GIT_CONFIG_GLOBAL": cls.work / "gitconfig", "GIT_CONFIG_NOSYSTEM": 1}
        (cls.work / "gitconfig").write_text("[user]\nname = Test\nemail = test@example.com\n")
        (cls.work / "bin").mkdir()
        (cls.work / "bin/corscheck").symlink_to(PROGRAM)
        path = f"{cls.work / 'bin'}{os.pathsep}{os.environ['PATH']}"
        cls.env = environment(**git, PRE_COMMIT_HOME=cls.work / "home", PATH=path)
        # The hooks in their own repository, as pre-commit fetches them.
        cls.source = cls.repository("source", {".pre-commit-hooks.yaml": (ROOT / ".pre-commit-hooks.yaml").read_text()})
        cls.revision = done("git", "rev-parse", "HEAD", cwd=cls.source, env=cls.env).strip()

    @classmethod
    def repository(cls, name, files):
        """A repository with one commit of these files."""
        place = cls.work / name
        place.mkdir()
        done("git", "init", "--quiet", cwd=place, env=cls.env)
        for file, text in files.items():
            (place / file).write_text(text)
        done("git", "add", ".", cwd=place, env=cls.env)
        done("git", "commit", "--quiet", "--message", "first", cwd=place, env=cls.env)
        return place

    def project(self, name, hook, suite=SUITE):
        """A project that uses a hook."""
        config = {"repos": [{"repo": str(self.source), "rev": self.revision, "hooks": [{"id": hook}]}]}
        return self.repository(name, {".pre-commit-config.yaml": yaml.safe_dump(config), "corscheck.toml": suite})

    def hook(self, project, *words, **variables):
        """Runs the project's hook."""
        env = self.env | variables
        return run("pre-commit", "run", "--all-files", "--color=never", *words, cwd=project, env=env)

    def test_pre_commit_reads_them(self):
        done("pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml", env=self.env)

    def test_each_hook_is_there_built_and_installed(self):
        for name in ("corscheck", "corscheck-suite", "corscheck-lint"):
            built, installed = HOOKS[name], HOOKS[f"{name}-installed"]
            self.assertEqual((built["language"], installed["language"]), ("rust", "system"))
            same = set(built) - {"id", "description", "language"}
            self.assertEqual({key: built[key] for key in same}, {key: installed[key] for key in same})
        self.assertEqual(len(HOOKS), 6)

    def test_a_suite_is_read_at_each_commit_and_nothing_is_sent(self):
        good = self.hook(self.project("read-good", "corscheck-suite-installed"), API="https://api.invalid")
        self.assertEqual(good.returncode, 0, good.stdout)
        self.assertIn("Passed", good.stdout)
        bad = self.hook(self.project("read-bad", "corscheck-suite-installed", SUITE.replace("methods", "methodz")))
        self.assertEqual(bad.returncode, 1, bad.stdout)
        self.assertIn("corscheck.toml:7:1", bad.stdout)
        # A commit that does not change the suite does not run the hook.
        other = self.project("read-other", "corscheck-suite-installed")
        (other / "other.txt").write_text("other\n")
        ran = run("pre-commit", "run", "--files", "other.txt", "--color=never", cwd=other, env=self.env)
        self.assertIn("Skipped", ran.stdout)

    def test_configuration_files_are_read_at_each_commit(self):
        loose = '[{"AllowedOrigins": ["https://*acme.com"], "AllowedMethods": ["GET"]}]\n'
        for name, text, status in (
            ("lint-loose", loose, 1),
            ("lint-exact", loose.replace("*", "app."), 0),
            ("lint-none", '{"a": 1}\n', 0),
        ):
            project = self.project(name, "corscheck-lint-installed")
            (project / "cors.json").write_text(text)
            done("git", "add", ".", cwd=project, env=self.env)
            ran = self.hook(project)
            self.assertEqual(ran.returncode, status, ran.stdout)
            self.assertEqual("suffix-match" in ran.stdout, status == 1, ran.stdout)

    def test_the_checks_are_run_before_a_push(self):
        with api() as url:
            project = self.project("push", "corscheck-installed")
            at_commit = self.hook(project, API=f"{url}/bad")
            self.assertEqual((at_commit.returncode, at_commit.stdout), (0, ""))
            at_push = ("--hook-stage", "pre-push")
            good = self.hook(project, *at_push, API=f"{url}/good")
            self.assertEqual(good.returncode, 0, good.stdout)
            bad = self.hook(project, *at_push, API=f"{url}/bad")
        self.assertEqual(bad.returncode, 1, bad.stdout)
        self.assertIn("cors-allow-origin-missing", bad.stdout)
