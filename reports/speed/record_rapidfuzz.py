"""What a user would take instead: RapidFuzz's `partial_ratio_alignment` of every quotation with every record of
`../shared/record`, beside one run of `onrecord match`. Prints both times and writes RapidFuzz's answers in the form
of `match`, for `../shared/eval/score_match.py`.

    pip install rapidfuzz
    python reports/speed/record_rapidfuzz.py target/release/onrecord /tmp/out
"""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from rapidfuzz import __version__, fuzz

program, out = sys.argv[1], Path(sys.argv[2])
out.mkdir(exist_ok=True)
record = Path("../shared/record")
gold = record / "quotations_train.jsonl"
quotations = [json.loads(line) for line in gold.open(encoding="utf-8")]
texts = [(path.name, path.read_text(encoding="utf-8")) for path in sorted((record / "texts").glob("*.txt"))]


def fold(text):
    """Case and marks, one character for one, so that places stay."""
    folded = []
    for character in text:
        low = character.lower()
        folded.append({"’": "'", "‘": "'", "“": '"', "”": '"', "—": "-", "–": "-", "\n": " "}.get(low, low[:1]))
    return "".join(folded)


def user_seconds(work):
    """CPU time of this process and of its children while some work is done."""
    before = os.times()
    result = work()
    after = os.times()
    return sum(after[:4]) - sum(before[:4]), result


folded = [(name, fold(text)) for name, text in texts]


def brute_force():
    answers, times = [], []
    for quotation in quotations:
        start = time.process_time()
        words, best = fold(quotation["quote"]), None
        for name, text in folded:
            found = fuzz.partial_ratio_alignment(words, text, score_cutoff=best[0] + 1e-6 if best else 50)
            if found and found.score > (best[0] if best else 0):
                best = (found.score, name, found.dest_start, found.dest_end)
        answers.append((quotation["id"], best))
        times.append(time.process_time() - start)
    return answers, sorted(times)


corpus = out / "texts"  # a copy: the index is built beside it
shutil.rmtree(corpus, ignore_errors=True)
shutil.copytree(record / "texts", corpus, ignore=shutil.ignore_patterns("*onrecord-index*"))
arguments = [program, "match", "--isolated", "--corpus", str(corpus), "--format", "jsonl", str(gold)]
building, _ = user_seconds(lambda: subprocess.run(arguments, capture_output=True, check=False))
answering, done = user_seconds(lambda: subprocess.run(arguments, capture_output=True, check=False))
(out / "onrecord.jsonl").write_bytes(done.stdout)
seconds, (answers, times) = user_seconds(brute_force)
with (out / "rapidfuzz.jsonl").open("w", encoding="utf-8") as file:
    for number, best in answers:
        text = dict(texts)
        match = best and {
            "record": best[1],
            "text": text[best[1]][best[2] : best[3]],
            "spans": [
                {
                    "start": len(text[best[1]][: best[2]].encode()),
                    "end": len(text[best[1]][: best[3]].encode()),
                }
            ],
        }
        similarity = best[0] / 100 if best else 0
        file.write(json.dumps({"id": number, "verdict": "on-record", "similarity": similarity, "match": match}) + "\n")
count = len(quotations)
print(f"RapidFuzz {__version__}: {1000 * seconds / count:.1f} ms a quotation (median {1000 * times[count // 2]:.1f})")
print(f"onrecord match, index there: {1000 * answering / count:.2f} ms a quotation, start of the program included")
print(f"onrecord match, index built first: {1000 * building / count:.2f} ms a quotation, CPU of all threads")
print(f"ratio: {seconds / answering:.0f}; with the building of the index {seconds / building:.0f}")
