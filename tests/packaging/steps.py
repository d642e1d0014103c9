"""The steps of a composite action, run as GitHub's runner does: the script in a file, with only its variables."""

import re

import yaml

from place import ROOT, environment, run

# Supports only what the action uses; anything else is an error.
EXPRESSION = re.compile(r"\$\{\{\s*(inputs|steps)\.([\w.-]+?)\s*\}\}")


def action():
    """The parsed action.yml."""
    return yaml.safe_load((ROOT / "action.yml").read_text())


class Job:
    """A job, and the results of the action's steps."""

    def __init__(self, folder, inputs, runner=None):
        self.folder = folder
        self.workspace = folder / "workspace"
        self.workspace.mkdir(exist_ok=True)
        (folder / "temp").mkdir(exist_ok=True)
        self.action = action()
        unknown = set(inputs) - set(self.action["inputs"])
        assert not unknown, f"the action has no inputs {unknown}"
        self.inputs = {name: about["default"] for name, about in self.action["inputs"].items()} | inputs
        self.runner = {"RUNNER_OS": "Linux", "RUNNER_ARCH": "X64"} | (runner or {})
        self.outputs = {}
        self.log = ""
        self.summary = ""
        self.path = ""
        self.status = None

    def value(self, text):
        """A value with its expressions replaced."""

        def replaced(found):
            kind, name = found.groups()
            if kind == "inputs":
                return self.inputs[name]
            step, _, output = name.partition(".outputs.")
            return self.outputs.get(step, {}).get(output, "")

        value = EXPRESSION.sub(replaced, str(text))
        assert "${{" not in EXPRESSION.sub("", str(text)), f"not supported: {text}"
        return value

    def run(self, **variables):
        """Runs the steps until one fails."""
        for number, step in enumerate(self.action["runs"]["steps"]):
            assert set(step) <= {"name", "id", "shell", "env", "run", "working-directory"}, f"not supported: {step}"
            assert step["shell"] == "bash"
            script = self.folder / f"step-{number}.sh"
            script.write_text(step["run"])
            files = {name: self.folder / f"{name}-{number}" for name in ("OUTPUT", "PATH", "STEP_SUMMARY")}
            for file in files.values():
                file.touch()
            env = environment(
                **self.runner,
                GITHUB_ACTIONS="true",
                GITHUB_ACTION_PATH=ROOT,
                GITHUB_SERVER_URL="https://github.invalid",
                GITHUB_WORKSPACE=self.workspace,
                RUNNER_TEMP=self.folder / "temp",
                **{f"GITHUB_{name}": file for name, file in files.items()},
            ) | {name: self.value(value) for name, value in step.get("env", {}).items()} | variables
            place = self.workspace / self.value(step.get("working-directory", "."))
            ran = run("bash", "--noprofile", "--norc", "-eo", "pipefail", script, cwd=place, env=env)
            self.log += ran.stdout + ran.stderr
            lines = files["OUTPUT"].read_text().splitlines()
            self.outputs[step["id"]] = dict(line.split("=", 1) for line in lines)
            self.summary += files["STEP_SUMMARY"].read_text()
            self.path += files["PATH"].read_text()
            self.status = ran.returncode
            if self.status != 0:
                break
        return self

    def output(self, name):
        """The action's output of this name."""
        return self.value(self.action["outputs"][name]["value"])


def scripts():
    """Each step's script, with its name."""
    return {step["name"]: step["run"] for step in action()["runs"]["steps"]}


def annotations(log):
    """The errors in a log, as the file, the line and the message of each."""
    return re.findall(r"^::error (?:.*,)?file=([^,]*),line=(\d+)[^:]*?(?:,title=[^:]*)?::(.*)$", log, re.M)
