"""What decoding can still gain on the held-out slice of train: label biases, context, windows. Prints figures."""

import argparse
import itertools
import pickle
import sys
from pathlib import Path

import numpy as np
import torch

import polnear
from decode import attributions
from encoder import Encoder
from export import rounded
from train import minilm, score, show
from windows import Pieces, batch, windows


def network(path):
    model = Encoder(len(open(minilm() / "vocab.txt", encoding="utf-8").readlines()))
    model.load_state_dict(rounded(torch.load(path)["model"]), strict=False)
    return model.eval()


def raw(model, articles, cut, budget, context):
    todo = [w for a in articles for w in windows(a, cut, budget, context=context)]
    out = []
    order = sorted(range(len(todo)), key=lambda i: len(todo[i].piece))
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for i in range(0, len(order), 16):
            group = [todo[k] for k in order[i : i + 16]]
            x, _ = batch(group)
            for w, l, c, s, speech in zip(group, *(y.numpy() for y in model(*x))):
                t = len(w.first)
                out.append((w, l[:t], c[:t, :t], s[:t, : t + 1], speech[:t]))
    return out


def decode(model, articles, answers, bias, join=0.5):
    step = (model.step + model.fixed).detach().numpy()
    start = (model.start + model.fixed_start).detach().numpy()
    rows = {a.name: [] for a in articles}
    for w, l, c, s, _ in answers:
        rows[w.article.name] += attributions(l + bias, c, s, step, start, w.start, join, keep=w.keep)
    return [(a, rows[a.name]) for a in articles]


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("run")
    ap.add_argument("--train", required=True)
    ap.add_argument("--dump")
    ap.add_argument("--scorer", required=True)
    ap.add_argument("--budget", type=int, nargs="*", default=[192])
    ap.add_argument("--context", type=int, nargs="*", default=[0])
    ap.add_argument("--threads", type=int, default=2)
    ap.add_argument("--biases", action="store_true")
    a = ap.parse_args()
    torch.set_num_threads(a.threads)
    texts = Path(a.train) / "text"
    articles = list(polnear.from_dump(a.dump, texts) if a.dump else polnear.from_brat(a.train))
    held = [x for i, x in enumerate(articles) if i % 10 == 3]
    cut = Pieces(minilm() / "vocab.txt")
    model = network(a.run)
    for budget, context in itertools.product(a.budget, a.context):
        answers = raw(model, held, cut, budget, context)
        grid = [(0, 0, 0)]
        if a.biases:
            grid += [(0.5, 0, 0), (1, 0, 0), (0, 0.5, 0), (0, 1, 0), (0, 0, 0.5), (0, 0, 1), (0, 1, 1), (0, 1.5, 1), (0.5, 1, 1), (0.5, 1.5, 1.5), (0.5, 0, -1), (0.5, 0.5, -1)]
        for s, c, t in grid:
            bias = np.array([0, s, 0, c, 0, t, 0], dtype=np.float32)
            print(budget, context, bias.tolist(), show(score(decode(model, held, answers, bias), texts, a.scorer)), flush=True)


if __name__ == "__main__":
    main()
