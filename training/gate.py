"""Fits the gate (*is this passage in marks anybody's speech?*) on held-out articles: how the passage head's mean score,
the log-odds of the mean probability of content and, on demand, the logarithm of the words add up. Prints the four numbers for
`export.py`, and what each threshold keeps, by leaving out a tenth of the articles at a time.

    python gate.py run1.pt --train ../../shared/polnear/train --dump train.jsonl
"""

import argparse
from pathlib import Path

import numpy as np
import torch

import polnear
from train import minilm
from tune import network, raw
from windows import Pieces


def marginals(labels, step, start):
    """Probability of every label of every token under the chain."""
    ahead, back = np.zeros_like(labels), np.zeros_like(labels)
    ahead[0] = labels[0] + start
    for t in range(1, len(labels)):
        ahead[t] = np.logaddexp.reduce(ahead[t - 1][:, None] + step, axis=0) + labels[t]
    for t in range(len(labels) - 2, -1, -1):
        back[t] = np.logaddexp.reduce(step + labels[t + 1] + back[t + 1], axis=1)
    both = ahead + back
    return np.exp(both - np.logaddexp.reduce(both, axis=1, keepdims=True))


def answers(model, articles, cut, budget):
    """{article: (probability of content, passage score) of its tokens}"""
    step = (model.step + model.fixed).detach().numpy().astype(float)
    start = (model.start + model.fixed_start).detach().numpy().astype(float)
    out = {a.name: (np.zeros(len(a.words)), np.zeros(len(a.words))) for a in articles}
    for w, labels, _, _, speech in raw(model, articles, cut, budget, 0):
        content, score = out[w.article.name]
        content[w.start : w.end] = marginals(labels.astype(float), step, start)[:, 5:].sum(1)
        score[w.start : w.end] = speech
    return out


def passages(article, content, score):
    """[(features, what it is: 1 speech of three words and more, 2 shorter speech, 0 nobody's, -1 neither)]"""
    golds = [frozenset(r["content"]) for r in article.annotators[0]]
    out = []
    for a, b in article.passages:
        inside = [i for i in range(a, b) if article.words[i][0].isalnum()]
        if not inside:
            continue
        p = min(max(content[inside].mean(), 1e-3), 1 - 1e-3)
        most = max((len(g.intersection(inside)) for g in golds), default=0)
        what = -1
        if most >= 0.8 * len(inside):
            what = 1 if len(inside) > 2 else 2
        elif most == 0:
            what = 0
        out.append(((1, score[a:b].mean(), np.log(p / (1 - p)), np.log(len(inside))), what))
    return out


def fit(x, y):
    """Logistic regression, shrunk a little towards the log-odds of content as they are; Newton, halved steps."""
    prior = np.array([0.0, 0.0, 1.0, 0.0])

    def loss(w):
        return np.logaddexp(0, x @ w).sum() - y @ (x @ w) + ((w - prior) ** 2).sum() / 2

    w = prior
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.eye(4)
        step = np.linalg.solve(hessian, x.T @ (y - p) - (w - prior))
        size = 1.0
        while loss(w + size * step) > loss(w) and size > 1e-6:
            size /= 2
        w = w + size * step
    return w


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("run")
    ap.add_argument("--train", required=True)
    ap.add_argument("--dump", required=True)
    ap.add_argument("--threads", type=int, default=2)
    ap.add_argument("--budget", type=int, default=192)
    ap.add_argument("--length", action="store_true", help="weigh the passage's length too")
    a = ap.parse_args()
    torch.set_num_threads(a.threads)
    texts = Path(a.train) / "text"
    held = [x for i, x in enumerate(polnear.from_dump(a.dump, texts)) if i % 10 == 3]
    cut = Pieces(minilm() / "vocab.txt")
    model = network(a.run)
    rows = []
    said = answers(model, held, cut, a.budget)
    for k, article in enumerate(held):
        rows += [(k % 10, f, what) for f, what in passages(article, *said[article.name]) if what >= 0]
    fold = np.array([r[0] for r in rows])
    x = np.array([r[1] for r in rows], dtype=float)
    if not a.length:
        x[:, 3] = 0
    what = np.array([r[2] for r in rows])
    y = (what > 0).astype(float)
    odds = np.zeros(len(y))
    for k in range(10):
        odds[fold == k] = x[fold == k] @ fit(x[fold != k], y[fold != k])
    p = 1 / (1 + np.exp(-odds))
    print("gate", *np.round(fit(x, y), 4), "over", len(y), "passages,", int((y == 0).sum()), "of them strays")
    for t in (0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95):
        share = lambda k: (p[what == k] >= t).mean()
        print(f"  at {t:.2f}: strays {share(0):.3f} speech {share(1):.4f} short {share(2):.3f}")


if __name__ == "__main__":
    main()
