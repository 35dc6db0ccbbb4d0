#!/usr/bin/env python3
"""The chain score task by task and sieve by sieve.

    chains_tasks.py GOLD TEXTS PRED

Reads what ../shared/eval/score_chains.py reads, and of every predicted step its `reason`. A task is what the
annotated source looks like; a sieve is right where the name it gave is acceptable for the gold's step.
"""
import collections, json, os, re, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../shared/eval"))
from score_chains import same

gold_path, texts, pred_path = sys.argv[1:4]
pred = collections.defaultdict(list)
for line in open(pred_path, encoding="utf-8"):
    r = json.loads(line)
    pred[os.path.basename(r["document"]).removesuffix(".txt")].append(r)
tasks, sieves, texts_of = collections.defaultdict(lambda: [0, 0, 0]), collections.defaultdict(lambda: [0, 0]), {}


def task(source, gold):
    words = source.split()
    low = source.lower().strip(" ,")
    if low in ("he", "she", "him", "her", "his"): return "pronoun, one"
    if low in ("they", "it", "their", "its"): return "pronoun, they and it"
    if low in ("who", "which", "that"): return "pronoun, relative"
    if gold["type"] == "people": return "several people"
    if gold["type"] == "document": return "document"
    if gold["type"] == "anonymous": return "unnamed"
    if gold["type"] == "group": return "group"
    if gold["type"] in ("organisation", "publication"): return "body or outlet"
    if gold["type"] == "person" and len(words) == 1: return "surname"
    if gold["type"] == "person" and gold["entity"][0].split()[-1].lower() in low: return "name in a longer mention"
    if gold["type"] == "person": return "noun for a person"
    return "other"


for line in open(gold_path, encoding="utf-8"):
    g = json.loads(line)
    text = texts_of.setdefault(g["article"], open(os.path.join(texts, g["article"] + ".txt"), encoding="utf-8").read())
    place = lambda k: "".join(text[a:b] for a, b in g["spans"].get(k, []))
    want = (place("source"), place("cue"), place("content"))
    key = lambda r: tuple(re.sub(r"\s+", "", (r.get(k) or {}).get("text", "")) for k in ("source", "cue", "content"))
    hit = next((r for r in pred[g["article"]] if key(r) == tuple(re.sub(r"\s+", "", w) for w in want)), None)
    kinds = [task(want[0], g)] + (["through somebody"] if len(g["chain"]) > 1 else [])
    chain = hit["chain"] if hit else []
    ok = len(chain) == len(g["chain"]) and all(same(s["name"], a) for s, a in zip(chain, g["chain"]))
    entity = any(same(s["name"], g["entity"]) for s in chain)
    for kind in kinds:
        row = tasks[kind]
        row[0] += 1; row[1] += entity; row[2] += ok
    for i, s in enumerate(chain):
        row = sieves[s["reason"]]
        row[0] += 1
        row[1] += same(s["name"], g["chain"][0]) or (i == 0 and entity) if i == 0 else any(same(s["name"], a) for a in g["chain"][1:])
print("| task | n | entity | chain |\n|---|---|---|---|")
for k, (n, e, c) in sorted(tasks.items(), key=lambda x: -x[1][0]): print(f"| {k} | {n} | {e / n:.2f} | {c / n:.2f} |")
print("\n| sieve | decisions | right |\n|---|---|---|")
for k, (n, c) in sorted(sieves.items(), key=lambda x: -x[1][0]): print(f"| {k} | {n} | {c / n:.2f} |")
