"""Trained weights -> the file that the program loads (`src/model/encoder/weights.rs` says how it is laid out),
and a small golden file of scores on sentences of our own, for the parity test.

    python export.py run1.pt ../src/model/data/accurate.bin [--calibration A B]
"""

import argparse
import struct
import unicodedata

import numpy as np
import torch

from blake3 import blake3
from encoder import BUCKETS, CASES, POINTER, STATES, Encoder
from train import minilm

PLACES = 256
VERSION = 3


def keep(piece):
    """Pieces that English news can hold: no reserved ones, no scripts but Latin and Greek."""
    if piece.startswith("[unused"):
        return False
    text = piece.removeprefix("##")
    return all(ord(c) < 0x250 or not c.isalpha() or "LATIN" in unicodedata.name(c, "") for c in text)


class Writer:
    def __init__(self):
        self.parts, self.size = [], 0

    def raw(self, b):
        b += b"\0" * (-len(b) % 4)
        self.parts.append(b)
        self.size += len(b)

    def floats(self, x):
        self.raw(np.ascontiguousarray(x, dtype="<f4").tobytes())

    def dense(self, weight, bias):
        w = weight.numpy()
        scale = np.maximum(np.abs(w).max(1), 1e-8) / 127
        q = np.rint(w / scale[:, None]).astype(np.int8)
        self.floats(scale)
        self.floats(bias.numpy())
        out, inputs = q.shape
        self.raw(q.astype("<i4").sum(1, dtype="<i4").tobytes())
        self.raw(q.reshape(out // 32, 32, inputs // 4, 4).transpose(0, 2, 1, 3).tobytes())


def export(state, vocabulary, calibration, gate):
    pieces = [(w.encode(), i) for i, w in enumerate(vocabulary) if keep(w)]
    pieces.sort()
    rank = {w: k for k, (w, _) in enumerate(pieces)}
    text = b"".join(w for w, _ in pieces)
    ends = np.cumsum([0] + [len(w) for w, _ in pieces])
    s = {k: v.float() for k, v in state.items()}
    w = Writer()
    w.raw(struct.pack("<14I", len(pieces), 384, 6, 1536, PLACES, CASES, STATES, 7, POINTER, BUCKETS,
                      rank[b"[UNK]"], rank[b"[CLS]"], rank[b"[SEP]"], len(text)))
    w.raw(ends.astype("<u4").tobytes())
    w.raw(text)
    rows = s["word.weight"].numpy()[[i for _, i in pieces]]
    scale = np.maximum(np.abs(rows).max(1), 1e-8) / 127
    w.floats(scale)
    w.raw(np.rint(rows / scale[:, None]).astype(np.int8).tobytes())
    w.floats(s["place.weight"][:PLACES].numpy())
    for name in ("case.weight", "state.weight", "norm.weight", "norm.bias"):
        w.floats(s[name].numpy())
    for i in range(6):
        at = f"blocks.{i}."
        join = lambda part: torch.cat([s[at + x + part] for x in ("q", "k", "v")])
        w.dense(join(".weight"), join(".bias"))
        w.dense(s[at + "o.weight"], s[at + "o.bias"])
        w.floats(s[at + "n1.weight"].numpy())
        w.floats(s[at + "n1.bias"].numpy())
        w.dense(s[at + "up.weight"], s[at + "up.bias"])
        w.dense(s[at + "down.weight"], s[at + "down.bias"])
        w.floats(s[at + "n2.weight"].numpy())
        w.floats(s[at + "n2.bias"].numpy())
    w.floats(s["label.weight"].numpy())
    w.floats(s["label.bias"].numpy())
    w.dense(s["pointer.weight"], s["pointer.bias"])
    w.floats(np.append(s["no_source.weight"].numpy(), s["no_source.bias"].numpy()))
    w.floats(np.append(s["speech.weight"].numpy(), s["speech.bias"].numpy()))
    w.floats(s["bias"].numpy())
    w.floats((s["step"] + s["fixed"]).numpy())
    w.floats((s["start"] + s["fixed_start"]).numpy())
    w.floats(np.array(calibration))
    w.floats(np.array(gate))
    body = b"".join(w.parts)
    head = b"ORENCODE" + struct.pack("<IIQ", VERSION, 0, 24 + len(body) + 32)
    return head + body + blake3(head + body).digest()


def rounded(state):
    """The same weights after a round trip through eight bits, as the program sees them."""
    out = {k: v.clone().float() for k, v in state.items()}
    for k, v in out.items():
        if v.dim() == 2 and (k.startswith(("word", "pointer")) or ".q." in k or ".k." in k or ".v." in k
                             or ".o." in k or ".up." in k or ".down." in k):
            scale = v.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
            out[k] = (v / scale).round() * scale
    return out


# Our own prose about nobody: each line a draft (`|` ends a paragraph).
SAMPLES = [
    "“We will rebuild the bridge,” said Mayor Ines Ortiz.|She told the Harbour Gazette that the work would start in May.",
    "According to a harbour official who asked not to be named, the ferry's owners knew of the crack. The U.S. firm denied it.",
    "Zyxwvuthian kélpwörks \u4f60 isn't 3,200 tons — “so-called”… fine!",
]


def golden(state):
    """Pieces and label scores of the samples under the rounded weights, computed here in full precision."""
    import json
    import polnear
    from windows import Pieces, batch, windows

    cut = Pieces(minilm() / "vocab.txt")
    model = Encoder(len(cut.ids))
    model.load_state_dict(rounded(state), strict=False)
    model.eval()
    names = {i: w for w, i in cut.ids.items()}
    rows = []
    for sample in SAMPLES:
        text = sample.replace("|", "\n\n") + "\n"
        article = polnear.article("sample", text, [])
        (window,) = windows(article, cut, 192)
        x, _ = batch([window])
        with torch.no_grad():
            labels, _, source, speech = model(*x)
        rows.append({
            "text": text,
            "pieces": [names[i] for i in window.piece],
            "states": window.state,
            "cases": window.case,
            "labels": [[round(float(v), 3) for v in row] for row in labels[0]],
            "no_source": [round(float(v), 3) for v in source[0, :, 0]],
            "speech": [round(float(v), 3) for v in speech[0]],
        })
    return "[\n" + ",\n".join(json.dumps(r, ensure_ascii=False) for r in rows) + "\n]\n"


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("run")
    ap.add_argument("out")
    ap.add_argument("--calibration", type=float, nargs=2, default=[0.0, 1.0])
    ap.add_argument("--gate", type=float, nargs=4, default=[0.0, 0.0, 1.0, 0.0], help="see calibrate.py")
    ap.add_argument("--begin", type=float, nargs=3, default=[0.0, 0.0, 0.0],
                    help="added to the scores that begin a source, a cue, a content (see tune.py)")
    a = ap.parse_args()
    state = torch.load(a.run)["model"]
    state.setdefault("speech.weight", torch.zeros(1, 384))  # of runs without a passage head
    state.setdefault("speech.bias", torch.zeros(1))
    for label, more in zip((1, 3, 5), a.begin):
        state["label.bias"][label] += more
    vocabulary = [x.rstrip("\n") for x in open(minilm() / "vocab.txt", encoding="utf-8")]
    data = export(state, vocabulary, a.calibration, a.gate)
    open(a.out, "wb").write(data)
    open(a.out.removesuffix(".bin") + "-golden.json", "w", encoding="utf-8").write(golden(state))
    print(f"{a.out}: {len(data):,} bytes")


if __name__ == "__main__":
    main()
