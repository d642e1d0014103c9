"""The wheel: built from the source distribution, installed into a virtual environment, and run."""

import email
import os
import shutil
import sys
import tarfile
import unittest
import zipfile

from api import ORIGIN, api
from place import MANIFEST, PLATFORMS, PROFILE, ROOT, TARGET, VERSION, done, environment, folder, linked_statically, run


class Wheel(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = folder("wheel")
        done("maturin", "sdist", "--out", cls.work)
        (cls.sdist,) = cls.work.glob("*.tar.gz")
        shutil.unpack_archive(cls.sdist, cls.work)
        tags = next((platform["wheel"] for platform in PLATFORMS if platform["target"] == TARGET), None) or "linux"
        # Not from this folder: a file that the source distribution lacks must be missing in its wheel too.
        done(
            "maturin", "build", "--profile", PROFILE, "--target", TARGET, "--compatibility", *tags.split(), "--out", cls.work,
            cwd=cls.work / f"corscheck-{VERSION}",
            env=environment(CARGO_TARGET_DIR=ROOT / "target"),
            timeout=3600,
        )  # fmt: skip
        (cls.wheel,) = cls.work.glob("*.whl")
        done(sys.executable, "-m", "venv", cls.work / "venv")
        done(cls.work / "venv/bin/pip", "install", "--no-index", "--no-deps", cls.wheel)
        cls.command = cls.work / "venv/bin/corscheck"

    def test_what_it_says_of_itself(self):
        with zipfile.ZipFile(self.wheel) as files:
            names = files.namelist()
            said = email.message_from_bytes(files.read(f"corscheck-{VERSION}.dist-info/METADATA"))
        self.assertEqual((said["Name"], said["Version"]), ("corscheck", VERSION))
        self.assertEqual(said["Summary"], MANIFEST["description"])
        self.assertEqual(said["License-Expression"] or said["License"], MANIFEST["license"])
        self.assertIn(f"corscheck-{VERSION}.data/scripts/corscheck", names)
        self.assertTrue({"LICENSE-APACHE", "LICENSE-MIT"} <= {os.path.basename(name) for name in names})
        self.assertFalse([name for name in names if name.endswith(".py")], "the wheel contains only the program")
        self.assertIn("-py3-none-", self.wheel.name)

    def test_the_source_has_what_it_is_built_from_and_no_more(self):
        with tarfile.open(self.sdist) as files:
            top = {name.split("/")[1] for name in files.getnames()}
        self.assertLessEqual({"Cargo.lock", "Cargo.toml", "README.md", "pyproject.toml", "src"}, top)
        self.assertFalse(top & {".ci", "Dockerfile", "action.yml", "fuzz", "packaging", "target", "tests"})

    def test_runs(self):
        self.assertEqual(done(self.command, "--version"), f"corscheck {VERSION}\n")
        with api() as url:
            self.assertEqual(run(self.command, "probe", f"{url}/good/items", "--origin", ORIGIN).returncode, 0)
            blocked = run(self.command, "probe", f"{url}/bad/items", "--origin", ORIGIN)
        self.assertEqual(blocked.returncode, 1)
        self.assertIn("cors-allow-origin-missing", blocked.stdout)

    @unittest.skipUnless(TARGET.endswith("-musl"), "the program of this target is not a static one")
    def test_one_wheel_for_every_linux(self):
        self.assertTrue(linked_statically(self.command))
        self.assertIn("manylinux2014", self.wheel.name)
        self.assertIn("musllinux_1_2", self.wheel.name)
