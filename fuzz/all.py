#!/usr/bin/env python3
"""Runs the fuzz targets, always the one that has had least of a processor, and says what each has had: executions,
processor seconds, minutes by the clock, coverage and features, findings.

    fuzz/all.py MINUTES [AT ONCE]      run for so long, two at once, after `cargo +nightly fuzz build`
    fuzz/all.py                        the table of all turns so far

Corpora are kept in `fuzz/found/`, and so the figures add up over turns and days; `fuzz/found/turns.jsonl` has them turn
by turn. Delete it to begin anew. `TURN`: seconds of a turn (300); `NICE`: how far other work goes first (19).
"""
import json, os, re, subprocess, sys, threading, time

HERE = os.path.dirname(os.path.abspath(__file__))
BUILT = f"{HERE}/target/x86_64-unknown-linux-gnu/release"
TURNS = f"{HERE}/found/turns.jsonl"
TARGETS = re.findall(r'^    \("(\w+)", \w+\),$', open(f"{HERE}/src/lib.rs").read(), re.M)
SECONDS = int(os.environ.get("TURN", "300"))  # of a turn, by the clock


def turn(target, seconds):
    """One run of a target by the fuzzer: a row for the list of turns."""
    corpus, seeds, faults = (f"{HERE}/{folder}/{target}" for folder in ("found", "seeds", "artifacts"))
    for folder in (corpus, seeds, faults):
        os.makedirs(folder, exist_ok=True)
    if target == "index" and not os.path.exists(f"{corpus}/sound"):
        program = os.environ.get("ONRECORD", f"{HERE}/../target/release/onrecord")
        subprocess.run([program, "index", f"{HERE}/seeds/records", "--index", f"{corpus}/sound"], check=True)
    # The largest input is libFuzzer's own choice for the index, whose seed is longer than the others' ought to be; the
    # accurate model takes a hundred times the work.
    longest = {"index": [], "accurate": ["-max_len=512"]}.get(target, ["-max_len=4096"])
    command = [f"{BUILT}/{target}", corpus, seeds, f"-artifact_prefix={faults}/", f"-dict={HERE}/dictionary.txt",
               f"-max_total_time={seconds}", "-print_final_stats=1", "-report_slow_units=600", "-print_funcs=0", *longest]
    begun = time.time()
    log = open(f"{HERE}/found/{target}.log", "wb")
    child = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                             preexec_fn=lambda: os.nice(int(os.environ.get("NICE", "19"))))
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = status
    told = open(f"{HERE}/found/{target}.log", errors="replace").read()
    last = lambda pattern: int((re.findall(pattern, told) or ["0"])[-1])
    return {"target": target, "at": int(begun), "clock": round(time.time() - begun, 1),
            "processor": round(used.ru_utime + used.ru_stime, 1), "status": status,
            "executions": max(last(r"number_of_executed_units: (\d+)"), last(r"(?m)^#(\d+)\t")),
            "coverage": last(r"cov: (\d+)"), "features": last(r"ft: (\d+)"), "corpus": len(os.listdir(corpus))}


def rows():
    return [json.loads(line) for line in open(TURNS)] if os.path.exists(TURNS) else []


def run(minutes, lanes):
    os.makedirs(f"{HERE}/found", exist_ok=True)
    end, hold, running = time.time() + 60 * minutes, threading.Lock(), set()
    had = {target: sum(row["processor"] for row in rows() if row["target"] == target) for target in TARGETS}

    def lane():
        while (seconds := min(SECONDS, int(end - time.time()))) >= 5:
            with hold:
                target = min((target for target in TARGETS if target not in running), key=had.get)
                running.add(target)
            row = turn(target, seconds)
            with hold, open(TURNS, "a") as turns:
                running.remove(target)
                had[target] += row["processor"]
                print(json.dumps(row), file=turns)
            if row["status"]:
                print(f"{target}: a finding, in fuzz/artifacts/{target}/", flush=True)

    lanes = [threading.Thread(target=lane) for _ in range(lanes)]
    [thread.start() for thread in lanes]
    [thread.join() for thread in lanes]


def table():
    print("| target | executions | processor s | minutes by the clock | coverage, features | inputs kept | stopped |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    sums = [0, 0.0, 0.0]
    for target in TARGETS:
        own = [row for row in rows() if row["target"] == target]
        if not own:
            print(f"| `{target}` | not run | | | | | |")
            continue
        had = [sum(row[what] for row in own) for what in ("executions", "processor", "clock")]
        sums = [a + b for a, b in zip(sums, had)]
        best = [max(row[what] for row in own) for what in ("coverage", "features")]
        stopped = sum(row["status"] != 0 for row in own)
        print(f"| `{target}` | {had[0]:,} | {had[1]:,.0f} | {had[2] / 60:.1f} | {best[0]:,}, {best[1]:,} "
              f"| {own[-1]['corpus']:,} | {stopped or 'no'} |")
    print(f"| all | {sums[0]:,} | {sums[1]:,.0f} | {sums[2] / 60:.1f} | | | |")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        run(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2)
    table()
