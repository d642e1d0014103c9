"""The Action: its steps in a shell, against a local API."""

import hashlib
import http.server
import io
import itertools
import tarfile
import unittest

from api import SUITE, api, serving
from place import PLATFORMS, PROGRAM, ROOT, VERSION, done, folder
from steps import Job, annotations, scripts

TARGETS = {platform["action"]: platform["target"] for platform in PLATFORMS}
numbers = itertools.count()


def job(inputs, suite=SUITE, place="corscheck.toml", runner=None):
    """A job with a suite in its workspace, and with the tested program unless `inputs` has another."""
    made = Job(folder(f"action/{next(numbers)}"), {"program": str(PROGRAM)} | inputs, runner)
    (made.workspace / place).parent.mkdir(parents=True, exist_ok=True)
    (made.workspace / place).write_text(suite)
    return made


class Written(unittest.TestCase):
    """Checks without running it."""

    def test_it_is_an_action(self):
        done("check-jsonschema", "--builtin-schema", "vendor.github-actions", ROOT / "action.yml")

    def test_no_expression_stands_in_a_script(self):
        for name, script in scripts().items():
            self.assertNotIn("${{", script, name)

    def test_the_scripts_are_clean(self):
        work = folder("shellcheck")
        for name, script in scripts().items():
            path = work / f"{name}.sh"
            path.write_text(f"#!/bin/bash\nset -eo pipefail\n{script}")
            done("shellcheck", "--exclude=SC2154", path)

    def test_it_knows_the_platforms_that_are_published(self):
        script = scripts()["Get corscheck"]
        for runner, target in TARGETS.items():
            self.assertIn(f"{runner}) target={target} ;;", script)
        self.assertEqual(script.count(") target="), len(TARGETS))


class Check(unittest.TestCase):
    """Suites that pass and suites that fail, with an installed program."""

    @classmethod
    def setUpClass(cls):
        opened = api()
        cls.api = opened.__enter__()
        cls.addClassCleanup(opened.__exit__, None, None, None)

    def test_a_good_api_passes(self):
        ran = job({}).run(API=f"{self.api}/good")
        self.assertEqual((ran.status, ran.output("status")), (0, "0"), ran.log)
        self.assertEqual(annotations(ran.log), [])
        self.assertIn("2 checks: 2 passed", ran.log)
        self.assertIn("2 checks: 2 passed", ran.summary)
        self.assertEqual(ran.output("program"), str(PROGRAM))

    def test_a_bad_api_fails_with_annotations_and_a_summary(self):
        ran = job({}).run(API=f"{self.api}/bad")
        self.assertEqual((ran.status, ran.output("status")), (1, "1"), ran.log)
        found = annotations(ran.log)
        self.assertEqual([file for file, _, _ in found], ["corscheck.toml"] * 2, ran.log)
        self.assertIn("cors-allow-origin-missing", found[0][2])
        self.assertIn("preflight-allow-origin-missing", found[1][2])
        self.assertIn("items/app/PUT/items", ran.summary)

    def test_elsewhere_annotations_have_the_path_from_the_root(self):
        place = "services/api/corscheck.toml"
        below = {"working-directory": "services/api/src"}
        for inputs in ({}, {"file": "corscheck.toml"}, {"file": "../api/corscheck.toml"}, below):
            ran = job({"working-directory": "services/api"} | inputs, place=place)
            (ran.workspace / "services/api/src").mkdir()
            ran.run(API=f"{self.api}/bad")
            self.assertEqual(ran.status, 1, ran.log)
            self.assertEqual({file for file, _, _ in annotations(ran.log)}, {place}, inputs)

    def test_every_input_arrives(self):
        ran = job({"file": "-odd name.toml", "only": "*/GET/*\n*/HEAD/*\n", "format": "text"}, place="-odd name.toml")
        ran.run(API=f"{self.api}/good")
        self.assertEqual(ran.status, 0, ran.log)
        self.assertIn("1 check: 1 passed", ran.log)
        self.assertEqual(ran.summary, "")

        # Together, two shards run each check once.
        counts = []
        for shard in ("1/2", "2/2"):
            ran = job({"shard": shard, "args": "--list", "format": "text"}).run(API=f"{self.api}/good")
            self.assertEqual(ran.status, 0, ran.log)
            counts.append(ran.log.count("items/app/"))
        self.assertEqual(sum(counts), 2)

        ran = job({"args": "--retry 1\n--report 'jsonl=a report.jsonl'"}).run(API=f"{self.api}/good")
        self.assertEqual(ran.status, 0, ran.log)
        self.assertTrue((ran.workspace / "a report.jsonl").exists())

    def test_a_wrong_suite_and_wrong_inputs_are_the_users(self):
        ran = job({}, suite="[targets.items]\nurll = 'x'\n").run()
        self.assertEqual((ran.status, ran.output("status")), (2, "2"), ran.log)
        ran = job({"shard": "3/2"}).run(API=self.api)
        self.assertEqual(ran.status, 2, ran.log)
        ran = job({"args": "--only 'items"}).run(API=self.api)
        self.assertEqual(ran.status, 2, ran.log)
        self.assertIn("::error title=corscheck::A quote in the input args is not closed.", ran.log)
        ran = job({"program": "no-such-program"}).run(API=self.api)
        self.assertEqual(ran.status, 2, ran.log)

    def test_what_inputs_hold_is_not_run(self):
        hostile = "$(touch run) `touch run` ; touch run # \" && touch run"
        for name in ("args", "file", "format", "only", "shard", "version", "program"):
            inputs = {name: hostile} | ({"program": ""} if name == "version" else {})
            ran = job(inputs).run(API=f"{self.api}/good")
            self.assertFalse([path for path in ran.folder.rglob("run")], f"{name} was run")
            self.assertNotEqual(ran.status, 0, f"{name}: {ran.log}")


class Get(unittest.TestCase):
    """The download, from a local server instead of GitHub."""

    def serving(self, program, checksum=None):
        """The releases, with this program for Linux on x64."""
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz") as files:
            files.add(program, "corscheck")
        archive = packed.getvalue()
        name = "corscheck-x86_64-unknown-linux-musl.tar.gz"
        said = f"{checksum or hashlib.sha256(archive).hexdigest()}  {name}\n".encode()
        base = f"/OWNER/corscheck/releases/download/v{VERSION}/{name}"
        found = {base: archive, f"{base}.sha256": said}

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = found.get(self.path)
                if body is None:
                    return self.send_error(404)
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        return serving(Handler)

    def test_the_release_of_this_version_is_downloaded_and_run(self):
        with api() as url, self.serving(PROGRAM) as github:
            for inputs in ({}, {"version": VERSION}, {"version": f"v{VERSION}"}):
                ran = job({"program": ""} | inputs).run(API=f"{url}/good", GITHUB_SERVER_URL=github)
                self.assertEqual(ran.status, 0, ran.log)
                self.assertIn(f"corscheck {VERSION}\n", ran.log)
                folder_of_it = ran.folder / f"temp/corscheck-{VERSION}"
                self.assertEqual(ran.path, f"{folder_of_it}\n")
                self.assertEqual(ran.output("program"), f"{folder_of_it}/corscheck")

    def test_what_is_not_there_or_is_another_is_not_run(self):
        with self.serving(PROGRAM) as github:
            ran = job({"program": "", "version": "99.0.0"}).run(GITHUB_SERVER_URL=github)
            self.assertEqual((ran.status, ran.output("status")), (2, ""), ran.log)
            self.assertIn("::error title=corscheck::corscheck 99.0.0 could not be downloaded from", ran.log)
            ran = job({"program": ""}, runner={"RUNNER_ARCH": "ARM"}).run(GITHUB_SERVER_URL=github)
            self.assertEqual(ran.status, 2, ran.log)
            self.assertIn("There is no corscheck for Linux on ARM", ran.log)
        with self.serving(PROGRAM, checksum="0" * 64) as github:
            ran = job({"program": ""}).run(GITHUB_SERVER_URL=github)
            self.assertEqual(ran.status, 2, ran.log)
            self.assertIn("does not match its checksum", ran.log)
            self.assertFalse((ran.folder / f"temp/corscheck-{VERSION}/corscheck").exists())
