"""Label and pointer scores of one window -> attributions in tokens of the article."""

import numpy as np


def viterbi(scores, step, start):
    back, a = [], scores[0] + start
    for s in scores[1:]:
        m = a[:, None] + step
        back.append(m.argmax(0))
        a = m.max(0) + s
    path = [int(a.argmax())]
    for b in reversed(back):
        path.append(int(b[path[-1]]))
    return path[::-1]


def chunks(path):
    """[(role 0 source, 1 cue, 2 content; start; end)]"""
    out = []
    for i, l in enumerate(path):
        if l == 0:
            continue
        if l % 2 == 1:
            out.append([(l - 1) // 2, i, i + 1])
        else:
            out[-1][2] = i + 1
    return out


def log_softmax(x):
    m = x.max(-1, keepdims=True)
    return x - m - np.log(np.exp(x - m).sum(-1, keepdims=True))


def attributions(labels, cue, source, step, start, offset, join=0.5, keep=None):
    """`labels` [T, 7], `cue` [T, T], `source` [T, 1 + T] as the network gives them; `offset`: the window's first
    token. Cue chunks gather the contents and further cues that point at them; each cue then picks its source."""
    path = viterbi(labels, step, start)
    found = chunks(path)
    cues = [c for c in found if c[0] == 1]
    rows = []
    if not cues:
        return rows
    heads = [c[1] for c in cues]
    # A cue chunk that points at an earlier cue more than at itself is that cue's second half.
    owner = list(range(len(cues)))
    for k, (_, a, b) in enumerate(cues):
        p = log_softmax(cue[a:b][:, heads].mean(0))
        best = int(p.argmax())
        if best < k and p[best] > np.log(join) and owner[best] == best:
            owner[k] = best
    rows = [{"content": [], "cue": [], "source": []} for _ in cues]
    for k, (_, a, b) in enumerate(cues):
        rows[owner[k]]["cue"] += range(a, b)
    for r, a, b in found:
        if r == 2:
            best = int(cue[a:b][:, heads].mean(0).argmax())
            rows[owner[best]]["content"] += range(a, b)
    sources = [c for c in found if c[0] == 0]
    taken = set()
    for k, (_, a, b) in enumerate(cues):
        if owner[k] != k or not rows[k]["content"]:
            continue
        s = source[rows[k]["cue"]].mean(0)
        choice = [s[0]] + [s[1 + x[1]] for x in sources]
        best = int(np.argmax(choice))
        if best:
            taken.add(best - 1)
            rows[k]["source"] += range(sources[best - 1][1], sources[best - 1][2])
    for j, (_, a, b) in enumerate(sources):
        if j in taken:
            continue
        best = owner[int(cue[a:b][:, heads].mean(0).argmax())]
        if rows[best]["content"]:
            rows[best]["source"] += range(a, b)
    out = []
    for row in rows:
        if row["content"]:
            row = {k: sorted(i + offset for i in v) for k, v in row.items()}
            if keep is None or keep[0] <= row["content"][0] < keep[1]:
                out.append(row)
    return out
