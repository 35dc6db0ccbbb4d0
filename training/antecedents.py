#!/usr/bin/env python3
"""Weights for whom *he* and *she* mean.

    cargo run --release --example chains -- --antecedents POLNEAR > traces.jsonl
    antecedents.py LABELS TEXTS traces.jsonl [--write FILE]

A softmax over the candidates of each pronoun (the clues are computed in Rust, `speaker::CLUES`), fitted on the `work`
half of LABELS (`training/speakers/labels.jsonl`) by gradient ascent with a penalty on the squares of the weights. Prints
how often the right one comes first: for the weights in FILE, for the fitted ones by ten folds over the articles, and for
both on the `measure` half. A pronoun whose right one is no candidate counts as wrong throughout.
"""
import argparse, collections, json, os, random, sys
import numpy as np

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(here, "../../shared/eval"), os.path.join(here, "../reports/scores")]
from score_chains import same

FILE = os.path.join(here, "../src/speaker/data/antecedents.txt")
ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
ap.add_argument("labels"); ap.add_argument("texts"); ap.add_argument("traces")
ap.add_argument("--penalty", type=float, default=1.0); ap.add_argument("--folds", type=int, default=10)
ap.add_argument("--from-file", action="store_true", help="pull the weights towards those in the file, not to nought")
ap.add_argument("--drop", default="", help="clues to leave out, by commas"); ap.add_argument("--write")
a = ap.parse_args()


def names(place, text):
    return [place[1:].replace("_", " ")] if place[0] == "=" else [text[slice(*map(int, place.split("-")))]]


# What each pronoun means, by the byte it begins at.
meant, half = {}, {}
for line in open(a.labels, encoding="utf-8"):
    article = json.loads(line)
    name = article["article"]; half[name] = article["half"]
    text = open(os.path.join(a.texts, name + ".txt"), encoding="utf-8", newline="").read()
    for label in article["labels"]:
        if label["type"] in ("person", "anonymous"):
            at = int(label["at"][0].split("-")[0])
            # In doubt is the relay, or the kind: whom a pronoun means is labelled none the less.
            meant[name, len(text[:at].encode())] = [n for p in label["chain"][label.get("entity", 0)].split() if "&" not in p and "'" not in p for n in names(p, text)]

# Pronouns labelled alone, in articles whose other mentions nobody labelled.
with open(os.path.join(os.path.dirname(a.labels), "pronouns.jsonl"), encoding="utf-8") as file:
    for article in map(json.loads, file):
        text = open(os.path.join(a.texts, article["article"] + ".txt"), encoding="utf-8", newline="").read()
        half[article["article"]] = "work"
        for pair in article["pronouns"]:
            at, who = pair.split()
            meant[article["article"], len(text[: int(at.split("-")[0])].encode())] = names(who, text)

groups, seen = [], set()
clues = [l.split()[0] for l in open(FILE) if not l.startswith("#")]
for line in open(a.traces, encoding="utf-8"):
    t = json.loads(line)
    key = t["document"], t["pronoun"][0]
    if key not in meant or key in seen or not meant[key]:
        continue
    seen.add(key)
    x = np.array([c[1] for c in t["candidates"]]) if t["candidates"] else np.zeros((0, len(clues)))
    right = np.array([same(c[0], meant[key]) for c in t["candidates"]], dtype=bool)
    groups.append((t["document"], x, right))
now = np.array([float(l.split()[1]) for l in open(FILE) if not l.startswith("#")])
# Too rare in the articles to be fitted, or known beforehand to speak for or against somebody.
RARE = {"asks": -3.0, "only-in-content": -2.5}
start = now if a.from_file else np.array([RARE.get(c, 0.0) for c in clues])
SIGNS = {"gender-known": 1, "loose-name": -1, "weak": -1, "only-quoted": -1, "spoken-of": -1, "aside": -1, "unnamed": -1, "unnamed-and-spoke-last": 1, "spoke-last": 1, "sentences": -1, "nearer-people": -1}
signs = np.array([SIGNS.get(c, 0) for c in clues])
keep = np.array([c not in a.drop.split(",") for c in clues], dtype=float)


def fit(groups, steps=400, rate=0.05):
    groups = [g for g in groups if g[2].any() and len(g[1]) > 1]
    most = max(len(g[1]) for g in groups)
    x = np.zeros((len(groups), most, len(clues))); ok = np.zeros((len(groups), most)); there = ok.copy()
    for i, (_, c, r) in enumerate(groups):
        x[i, :len(c)], ok[i, :len(c)], there[i, :len(c)] = c, r, 1
    w, m, v = start.copy(), np.zeros(len(clues)), np.zeros(len(clues))
    for step in range(1, steps + 1):
        e = np.exp(np.clip(x @ w, -30, 30)) * there
        p, q = e / e.sum(1, keepdims=True), e * ok
        q /= q.sum(1, keepdims=True)
        grad = (np.einsum("gc,gcf->f", q - p, x) - a.penalty * (w - start)) * keep
        m = 0.9 * m + 0.1 * grad; v = 0.999 * v + 0.001 * grad * grad
        w += rate * (m / (1 - 0.9 ** step)) / (np.sqrt(v / (1 - 0.999 ** step)) + 1e-8)
        w[(signs != 0) & (w * signs < 0)] = 0
    return w


def right(groups, w):
    return [bool(len(x) and r[np.argmax(x @ w)]) for _, x, r in groups]


def share(name, groups, hits):
    print(f"{name}: {sum(hits)} of {len(hits)}, {sum(hits) / max(1, len(hits)):.3f}")


work = [g for g in groups if half[g[0]] == "work"]
measure = [g for g in groups if half[g[0]] == "measure"]
share("a right candidate, work", work, [bool(g[2].any()) for g in work])
share("weights in the file, work", work, right(work, now))
articles = sorted({g[0] for g in work}); random.Random(1).shuffle(articles)
hits = []
for fold in range(a.folds):
    out = set(articles[fold::a.folds])
    w = fit([g for g in work if g[0] not in out])
    hits += right([g for g in work if g[0] in out], w)
share(f"fitted, {a.folds} folds over the articles of work", work, hits)
w = fit(work)
share("fitted on work, work itself", work, right(work, w))
if not a.drop:
    pass; 0 and share("weights in the file, measure", measure, right(measure, now))
    0 and share("fitted on work, measure", measure, right(measure, w))
for c, x in sorted(zip(clues, w), key=lambda p: -abs(p[1])): print(f"  {c} {x:.2f}")
if a.write:
    with open(a.write, "w", encoding="utf-8") as file:
        file.write("# Weights of the clues to whom he and she mean: training/antecedents.py, on the work half of training/speakers.\n")
        file.writelines(f"{c} {x:.3f}\n" for c, x in zip(clues, w))
