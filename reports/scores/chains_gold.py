#!/usr/bin/env python3
"""Labels without text -> gold lines for the chain scorers.

    chains_gold.py LABELS TEXTS [HALF] > gold.jsonl

LABELS are offsets (`training/speakers/labels.jsonl`, described beside it), TEXTS the folder of the articles, HALF
`work` or `measure`. What comes out is what `score_chains.py` and `chains_tasks.py` read as `--gold`: the names are
cut out of the articles. A label in doubt is left out.
"""
import json, os, re, sys

labels, texts = sys.argv[1:3]
half = sys.argv[3] if len(sys.argv) > 3 else None


def names(place, text):
    """The acceptable names at one place: `3-9`, several people `3-9&20-31`, an owner's `3-9'40-44`, a word `=author`."""
    if place.startswith("="):
        return [place[1:].replace("_", " ")]
    cut = lambda span: re.sub(r"\s+", " ", text[slice(*map(int, span.split("-")))])
    if "&" in place:
        parts = [cut(p) for p in place.split("&")]
        join = lambda p: ", ".join(p[:-1]) + " and " + p[-1]
        return [join(parts), join(parts[::-1])]
    if "'" in place:
        owner, head = map(cut, place.split("'"))
        return [f"{owner}'s {head}", f"{owner.split()[-1]} {head}"]
    return [cut(place)]


for line in open(labels, encoding="utf-8"):
    article = json.loads(line)
    if half and article["half"] != half:
        continue
    with open(os.path.join(texts, article["article"] + ".txt"), encoding="utf-8", newline="") as file:
        text = file.read()
    for label in article["labels"]:
        if label.get("doubt"):
            continue
        spans = {k: [[int(n) for n in s.split("-")] for s in v.split()] for k, v in zip(("source", "cue", "content"), label["at"])}
        chain = [[n for place in step.split() for n in names(place, text)] for step in label["chain"]]
        out = {"article": article["article"], "spans": spans, "entity": chain[label.get("entity", 0)], "type": label["type"]}
        print(json.dumps(out | {"chain": chain, "anonymous": label.get("anonymous", False)}, ensure_ascii=False))
