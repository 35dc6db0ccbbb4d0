"""Runs the steps of action.yml as GitHub's runner runs a composite action's, and says what came of them.

    python3 .ci/runner.py WORKSPACE [INPUT=VALUE ...]

Every `run` step gets a shell of its own (`bash --noprofile --norc -eo pipefail FILE`), the inputs with their
defaults where `${{ inputs.… }}` stands in its `env`, and the files and variables that a runner sets; what it writes
to GITHUB_OUTPUT are the step's outputs, from which the action's are made. Knows the expressions that action.yml
uses and stops at any other. `uses` steps are GitHub's own and are only named. Needs PyYAML.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

ACTION = Path(__file__).resolve().parent.parent


def expand(text, inputs, steps):
    def one(found):
        name = found.group(1).strip()
        if name.startswith("inputs."):
            return inputs[name.removeprefix("inputs.")]
        if step := re.fullmatch(r"steps\.([\w-]+)\.outputs\.([\w-]+)", name):
            return steps.get(step[1], {}).get(step[2], "")
        sys.exit(f"an expression that this runner does not know: {name}")

    return re.sub(r"\$\{\{(.*?)\}\}", one, str(text))


def holds(condition, inputs, failed):
    """Whether a step runs: the two sorts of condition that there are."""
    if condition is None:
        return not failed
    if wanted := re.fullmatch(r"always\(\) && inputs\.([\w-]+) != ''", condition):
        return inputs[wanted[1]] != ""
    sys.exit(f"a condition that this runner does not know: {condition}")


def main():
    workspace = Path(sys.argv[1]).resolve()
    action = yaml.safe_load((ACTION / "action.yml").read_text())
    inputs = {name: about.get("default", "") for name, about in action["inputs"].items()}
    for given in sys.argv[2:]:
        name, _, value = given.partition("=")
        if name not in inputs:
            sys.exit(f"action.yml has no input {name}")
        inputs[name] = value
    steps, failed = {}, False
    with tempfile.TemporaryDirectory() as folder:
        summary = Path(folder, "summary.md")
        for number, step in enumerate(action["runs"]["steps"]):
            if not holds(step.get("if"), inputs, failed):
                continue
            if "uses" in step:
                print(f"{step['name']}: {step['uses']} with {expand(step['with'], inputs, steps)}")
                continue
            assert step["shell"] == "bash", "a composite action names its shell"
            script, output = Path(folder, f"{number}.sh"), Path(folder, f"{number}.output")
            script.write_text(expand(step["run"], inputs, steps))
            output.touch()
            environment = dict(
                os.environ,
                CI="true",
                GITHUB_ACTIONS="true",
                GITHUB_ACTION_PATH=str(ACTION),
                GITHUB_OUTPUT=str(output),
                GITHUB_STEP_SUMMARY=str(summary),
                GITHUB_WORKSPACE=str(workspace),
                **{name: expand(value, inputs, steps) for name, value in step.get("env", {}).items()},
            )
            shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
            done = subprocess.run(shell, cwd=workspace, env=environment)
            failed = failed or done.returncode != 0
            print(f"{step['name']}: ended with {done.returncode}", flush=True)
            lines = output.read_text().splitlines()
            steps[step.get("id", str(number))] = dict(line.split("=", 1) for line in lines)
        for name, about in action["outputs"].items():
            print(f"output {name}: {expand(about['value'], inputs, steps)}")
        print(f"summary:\n{summary.read_text() if summary.exists() else '(none)'}", end="")
    sys.exit(failed)


main()
