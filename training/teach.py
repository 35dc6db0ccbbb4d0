"""What runs say of articles that they have not seen, as one more annotator for the fast model: a copy of the corpus's
folder with a file `NAME_zz.ann` beside each article's own. Its name sorts last, so that the first annotator stays
what scores go by.

    for fold in 0 1 2; do    # each has not seen every third article
        python train.py $T --dump train.jsonl --held 3 --fold $fold --epochs 4.5 --out kept$fold.pt
    done
    python teach.py kept0.pt kept1.pt kept2.pt --train ../../shared/polnear/train --dump train.jsonl --out taught/train
"""

import argparse
import shutil
from pathlib import Path

import torch

import polnear
from train import minilm, predict
from tune import network
from windows import Pieces


def standoff(article, rows):
    """Attributions in tokens as lines of a brat file."""
    lines, n = [], 0
    for e, row in enumerate(rows, 1):
        marks = {}
        for role in ("source", "cue", "content"):
            spans, last = [], None
            for i in row[role]:
                start, end = article.spans[i]
                if i - 1 == last:
                    spans[-1][1] = end
                else:
                    spans.append([start, end])
                last = i
            if spans:
                n += 1
                marks[role] = f"T{n}"
                lines.append(f"T{n}\t{role.capitalize()} " + ";".join(f"{a} {b}" for a, b in spans) + "\t-")
        lines.append(f"E{e}\tAttribution:{marks['content']} " + " ".join(f"{r.capitalize()}:{t}" for r, t in marks.items()))
    return "\n".join(lines) + "\n"


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("runs", nargs="+", help="trained with --held N --fold 0, 1, ... N - 1, in this order")
    ap.add_argument("--train", required=True)
    ap.add_argument("--dump", required=True)
    ap.add_argument("--out", required=True)
    ap.add_argument("--threads", type=int, default=2)
    a = ap.parse_args()
    torch.set_num_threads(a.threads)
    out = Path(a.out)
    shutil.copytree(a.train, out, dirs_exist_ok=True)
    articles = list(polnear.from_dump(a.dump, Path(a.train) / "text"))
    cut = Pieces(minilm() / "vocab.txt")
    for fold, run in enumerate(a.runs):
        unseen = [x for i, x in enumerate(articles) if i % len(a.runs) == fold]
        for article, rows in predict(network(run), unseen, cut, 192):
            (out / "attributions" / (article.name + "_zz.ann")).write_text(standoff(article, rows), encoding="utf-8")


if __name__ == "__main__":
    main()
