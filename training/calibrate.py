"""Fits the confidence of the accurate model on held-out articles: weights exported with `--calibration 0 1`, their
attributions extracted with `--model accurate`, and the gold answers -> the two numbers for `export.py`.

    python calibrate.py --gold ../../shared/polnear/train --pred held.jsonl --scorer ../../shared/eval
"""

import argparse
import collections
import json
import sys
from pathlib import Path

import numpy as np


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--gold", required=True)
    ap.add_argument("--pred", required=True)
    ap.add_argument("--scorer", required=True)
    a = ap.parse_args()
    sys.path.insert(0, a.scorer)
    import score_polnear as sp

    rows = collections.defaultdict(list)
    for line in open(a.pred, encoding="utf-8"):
        r = json.loads(line)
        rows[Path(r["document"]).stem].append(r)
    points = []
    for name, found in rows.items():
        raw = (Path(a.gold) / "text" / (name + ".txt")).read_bytes()
        text = raw.decode()
        at, pos = {}, 0
        for i, c in enumerate(text):
            at[pos] = i
            pos += len(c.encode())
        at[pos] = len(text)
        toks = sp.tokens(text)
        gold = sp.read_ann(sorted((Path(a.gold) / "attributions").glob(name + "_*.ann"))[0])
        roles = ("source", "cue", "content")
        golds = [{r: sp.covered(toks, g.get(r, [])) for r in roles} for g in gold]
        for r in found:
            place = lambda x: sp.covered(toks, [(at[s["start"]], at[s["end"]]) for s in (x or {}).get("spans", [])])
            p = {k: place(r.get(k)) for k in roles}
            right = any(
                g["content"] & p["content"]
                and len(g["content"] & p["content"]) >= 0.5 * len(g["content"] | p["content"])
                and sp.agree(g["source"], p["source"]) and sp.agree(g["cue"], p["cue"])
                for g in golds
            )
            c = min(max(r["confidence"], 1e-4), 1 - 1e-4)
            points.append((np.log(c / (1 - c)), right))  # exported with 0 and 1, confidence is the likelihood
    x, y = np.array(points, dtype=float).T
    w = np.zeros(2)
    X = np.stack([np.ones_like(x), x], 1)
    for _ in range(30):
        p = 1 / (1 + np.exp(-X @ w))
        w += np.linalg.solve((X * (p * (1 - p))[:, None]).T @ X + 1e-6 * np.eye(2), X.T @ (y - p))
    p = 1 / (1 + np.exp(-X @ w))
    print("calibration", *np.round(w, 4), "over", len(y), "attributions,", round(float(y.mean()), 3), "right")
    for low in np.arange(0, 1, 0.1):
        here = (p >= low) & (p < low + 0.1)
        if here.sum():
            print(f"  {low:.1f}-{low + 0.1:.1f}: {here.sum():5} said {p[here].mean():.3f} were {y[here].mean():.3f}")


if __name__ == "__main__":
    main()
