"""What a teacher says of every window, for `train.py --told`: the articles but those held out, cut into windows in several
ways, and label and speech scores of each. Of its pointers nothing is kept: the annotators teach those better.

    python teach.py teacher.pt --train ../../shared/polnear/train --dump train.jsonl --out told.pt
"""

import argparse
import time
from pathlib import Path

import torch

import polnear
from teacher import Teacher
from train import minilm
from windows import Pieces, batch, ways


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("run", help="of train.py --mpnet")
    ap.add_argument("--train", required=True)
    ap.add_argument("--dump", required=True)
    ap.add_argument("--out", required=True)
    ap.add_argument("--held", type=int, default=10)
    ap.add_argument("--fold", type=int, default=3)
    ap.add_argument("--ways", type=int, default=4)
    ap.add_argument("--budget", type=int, default=192)
    ap.add_argument("--device", default="cpu")
    ap.add_argument("--threads", type=int, default=2)
    a = ap.parse_args()
    torch.set_num_threads(a.threads)
    articles = [x for i, x in enumerate(polnear.from_dump(a.dump, Path(a.train) / "text")) if i % a.held != a.fold]
    cut = Pieces(minilm() / "vocab.txt")
    state = torch.load(a.run)["model"]
    teacher = Teacher(len(cut.ids)).to(a.device).eval()
    teacher.load_state_dict(state)
    told, begun = [], time.time()
    for way, todo in enumerate(ways(articles, cut, a.budget, a.ways)):
        told.append([None] * len(todo))
        order = sorted(range(len(todo)), key=lambda i: len(todo[i].piece))
        for i in range(0, len(order), 16):
            group = order[i : i + 16]
            x, _ = batch([todo[k] for k in group])
            with torch.no_grad(), torch.autocast(a.device, dtype=torch.bfloat16):
                labels, _, _, speech = teacher(*(v.to(a.device) for v in x))
            for k, *said in zip(group, labels.half().cpu(), speech.half().cpu()):
                told[way][k] = tuple(y[: len(todo[k].first)].clone() for y in said)
        print(f"way {way}: {len(todo)} windows, {time.time() - begun:.0f} s", flush=True)
    torch.save({"told": told, "chain": [v.detach().cpu() for v in teacher.chain()]}, a.out)


if __name__ == "__main__":
    main()
