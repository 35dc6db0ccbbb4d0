"""A teacher for `train.py`: MPNet base (Song et al. 2020; `all-mpnet-base-v2`, Apache-2.0) in MiniLM's place. Its pieces are
MiniLM's under other numbers, so that both read the same windows; what it adds is twice the layers, twice the width
and a bias of attention by distance. It never ships."""

import math

import torch
from torch import nn

from encoder import Encoder

NEAR, FAR = 32, 128  # classes of distance, and from where on all is one


class Teacher(Encoder):
    def __init__(self, vocabulary):
        super().__init__(vocabulary, d=768, layers=12, eps=1e-5)
        self.distance = nn.Embedding(NEAR, 12)

    def near(self, at):
        back = at[:, None] - at[None, :]
        far = back.abs()
        half, exact = NEAR // 2, NEAR // 4
        wide = exact + (torch.log(far.clamp(min=1) / exact) / math.log(FAR / exact) * (half - exact)).long()
        kind = torch.where(far < exact, far, wide.clamp(max=half - 1)) + half * (back < 0)
        return self.distance(kind).permute(2, 0, 1)[None]

    def load_mpnet(self, folder, vocabulary):
        """`folder` of `all-mpnet-base-v2`, with `vocab.txt`; `vocabulary`: MiniLM's pieces in their order."""
        from safetensors.torch import load_file

        w = load_file(folder / "model.safetensors")
        own = {x.rstrip("\n"): i for i, x in enumerate(open(folder / "vocab.txt", encoding="utf-8"))}
        other = {"[CLS]": "<s>", "[SEP]": "</s>", "[UNK]": "<unk>", "[PAD]": "<pad>", "[MASK]": "<mask>"}
        rows = [own[other.get(x, x)] for x in vocabulary]
        self.word.weight.data.copy_(w["embeddings.word_embeddings.weight"][rows])
        self.place.weight.data.copy_(w["embeddings.position_embeddings.weight"][2:])
        self.distance.weight.data.copy_(w["encoder.relative_attention_bias.weight"])
        take = lambda module, name: (module.weight.data.copy_(w[name + ".weight"]), module.bias.data.copy_(w[name + ".bias"]))
        take(self.norm, "embeddings.LayerNorm")
        for i, b in enumerate(self.blocks):
            at = f"encoder.layer.{i}."
            for module, name in (
                (b.q, "attention.attn.q"), (b.k, "attention.attn.k"), (b.v, "attention.attn.v"), (b.o, "attention.attn.o"),
                (b.n1, "attention.LayerNorm"), (b.up, "intermediate.dense"), (b.down, "output.dense"), (b.n2, "output.LayerNorm"),
            ):
                take(module, at + name)
