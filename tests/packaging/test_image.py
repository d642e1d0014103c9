"""The image: the Dockerfile is checked; without Docker, the image's contents are put into an empty root and run."""

import json
import os
import re
import shutil
import ssl
import subprocess
import unittest

from api import ORIGIN, SUITE, api
from place import MANIFEST, PROGRAM, ROOT, VERSION, done, folder, linked_statically, run

# The path in Debian and Alpine.
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"


def instructions():
    """The Dockerfile's instructions, each as its name and its arguments."""
    text = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text())
    lines = [line.strip() for line in text.splitlines()]
    return [tuple(line.split(None, 1)) for line in lines if line and not line.startswith("#")]


def last_stage():
    """The instructions from the last FROM on."""
    found = instructions()
    return found[max(number for number, (name, _) in enumerate(found) if name == "FROM") :]


def words(name):
    """The arguments of an instruction of the last stage that has a list of arguments."""
    (found,) = (rest for instruction, rest in last_stage() if instruction == name)
    return re.findall(r'"([^"]*)"', found)


def docker():
    """Whether Docker is installed and can build."""
    return shutil.which("docker") and run("docker", "info").returncode == 0


class Recipe(unittest.TestCase):
    def test_it_is_clean(self):
        done("hadolint", "--failure-threshold", "info", ROOT / "Dockerfile")

    def test_its_rust_can_build_this(self):
        (image,) = (rest for name, rest in instructions() if name == "FROM" and rest.startswith("rust:"))
        there = re.match(r"rust:(\d+)\.(\d+)-alpine AS build$", image)
        wanted = MANIFEST["rust-version"].split(".")
        self.assertGreaterEqual(tuple(map(int, there.groups())), tuple(map(int, wanted[:2])))

    def test_the_last_stage_is_empty_but_for_the_program_and_whom_to_trust(self):
        self.assertEqual(last_stage()[0], ("FROM", "scratch"))
        copied = [rest.split()[-1] for name, rest in last_stage() if name == "COPY"]
        self.assertEqual(copied, ["/etc/ssl/certs/ca-certificates.crt", *words("ENTRYPOINT")])


def issue(key, certificate):
    """A TLS context for a server, with a self-signed certificate for this machine."""
    how = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=corscheck test")
    for_whom = ("-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE")
    done("openssl", "req", "-x509", *how, *for_whom, "-keyout", key, "-out", certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


@unittest.skipIf(docker(), "Docker is here, and builds the image")
@unittest.skipUnless(os.name == "posix" and os.geteuid() == 0, "an empty root needs root")
@unittest.skipUnless(linked_statically(PROGRAM), "the program is not a static one: this needs musl-gcc and the musl target")
class EmptyRoot(unittest.TestCase):
    """Only the program and the certificates, with the user and the working directory of the Dockerfile."""

    @classmethod
    def setUpClass(cls):
        cls.root = folder("image")
        program = cls.root / words("ENTRYPOINT")[0].lstrip("/")
        program.parent.mkdir(parents=True)
        shutil.copy(PROGRAM, program)
        certificates = cls.root / "etc/ssl/certs/ca-certificates.crt"
        certificates.parent.mkdir(parents=True)
        shutil.copy(CERTIFICATES, certificates)
        (user,) = (rest for name, rest in last_stage() if name == "USER")
        cls.user = user
        (cls.place,) = (rest for name, rest in last_stage() if name == "WORKDIR")
        (cls.root / cls.place.lstrip("/")).mkdir()

    def run_in(self, *arguments, **variables):
        """Runs the image's program."""
        # chroot starts at the root, not in the image's working directory, so paths are absolute here.
        command = [shutil.which("chroot"), f"--userspec={self.user}", self.root, *words("ENTRYPOINT"), *arguments]
        return subprocess.run(command, env=variables, capture_output=True, text=True, timeout=120, check=False)

    def test_runs(self):
        self.assertEqual(self.run_in("--version").stdout, f"corscheck {VERSION}\n")

    def test_probes(self):
        with api() as url:
            good = self.run_in("probe", f"{url}/good/items", "--origin", ORIGIN)
            self.assertEqual((good.returncode, good.stderr), (0, ""))
            bad = self.run_in("probe", f"{url}/bad/items", "--origin", ORIGIN)
            self.assertEqual((bad.returncode, bad.stderr), (1, ""))

    def test_trusts_whom_the_certificates_say(self):
        key, certificate = self.root / "key.pem", self.root / CERTIFICATES.lstrip("/")
        question = ("probe", "--origin", ORIGIN, "--format", "json")
        with api(issue(key, self.root / "own.pem")) as url:
            stranger = self.run_in(*question, f"{url}/good/items")
            self.assertEqual(json.loads(stranger.stdout)["verdict"]["rule"], "certificate-invalid", stranger.stdout)
            with certificate.open("a") as trusted:
                trusted.write((self.root / "own.pem").read_text())
            known = self.run_in(*question, f"{url}/good/items")
            self.assertEqual((known.returncode, known.stderr), (0, ""), known.stdout)

    def test_runs_the_suite_that_is_mounted(self):
        suite = f"{self.place}/corscheck.toml"
        (self.root / suite.lstrip("/")).write_text(SUITE)
        with api() as url:
            good = self.run_in(*words("CMD"), suite, API=f"{url}/good")
            self.assertEqual((good.returncode, good.stderr), (0, ""), good.stdout)
            bad = self.run_in(*words("CMD"), suite, API=f"{url}/bad")
            self.assertEqual(bad.returncode, 1, bad.stdout)


@unittest.skipUnless(docker(), "no Docker engine is here: the image is not built")
class Built(unittest.TestCase):
    def test_it_is_built_and_runs(self):
        done("docker", "build", "--quiet", "--tag", "corscheck:test", ROOT, timeout=3600)
        said = done("docker", "run", "--rm", "corscheck:test", "--version")
        self.assertEqual(said, f"corscheck {VERSION}\n")
        with api() as url:
            question = ("probe", f"{url}/bad/items", "--origin", ORIGIN)
            self.assertEqual(run("docker", "run", "--rm", "--network=host", "corscheck:test", *question).returncode, 1)
