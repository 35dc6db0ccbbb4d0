"""What a user would take instead, at any size, in one run: tantivy over word pairs and RapidFuzz by brute force, asked
the same quotations of the same corpus as onrecord.

    pip install tantivy rapidfuzz
    cargo build --release --example scale
    target/release/examples/scale build FOLDER       # a corpus of `scale make`, or a copy of ../shared/record/texts
    python reports/speed/record_beside.py build FOLDER OUT                             # tantivy's index, into OUT
    python reports/speed/record_beside.py ask FOLDER OUT target/release/examples/scale [QUOTATIONS] [RAPIDFUZZ'S SHARE]

tantivy gets documents of 128 words, each beginning 80 words after the last, so that a quotation of up to 48 words lies
whole in one; terms are pairs of words that follow one another, frequencies are kept, positions are not; it answers with
the eight best by BM25. That is where it stops: candidates, no alignment and no verdict. Folding, pairing and the making
of queries are done here, in Python, and are not counted. One thread. Builds, tantivy's own merging among them, and
answers here are counted in processor time, a quotation as the best of three rounds (RapidFuzz: of one); `scale ask`
counts the best of three rounds by the clock, alignment, edits, verdict and the reading of the passage included.
"""

import csv
import io
import os
import re
import subprocess
import sys
import time
from pathlib import Path

LENGTH, STEP = 128, 80
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def words(text):
    return [word.replace("'", "").replace("’", "") for word in WORD.findall(text.lower())]


def pairs(run):
    return [f"{a}_{b}" for a, b in zip(run, run[1:])]


def files(folder):
    return sorted(Path(folder).glob("*.txt"))


def opened(out, fresh=False):
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("pairs", tokenizer_name="whitespace", index_option="freq")
    schema.add_unsigned_field("record", stored=True)
    return tantivy.Index(schema.build(), path=str(out), reuse=not fresh)


def build(folder, out):
    import tantivy

    out.mkdir(parents=True, exist_ok=True)
    writer = opened(out, fresh=True).writer(heap_size=512_000_000, num_threads=1)
    size = ours = count = 0
    start, clock = os.times(), time.perf_counter()
    for number, path in enumerate(files(folder)):
        before = time.thread_time()
        text = path.read_text(encoding="utf-8")
        size += len(text.encode())
        run = words(text)
        count += len(run)
        documents = [" ".join(pairs(run[at : at + LENGTH])) for at in range(0, max(len(run) - LENGTH + STEP, 1), STEP)]
        ours += time.thread_time() - before
        for document in documents:
            writer.add_document(tantivy.Document(pairs=document, record=number))
    writer.commit()
    writer.wait_merging_threads()
    end = os.times()
    busy = end.user + end.system - start.user - start.system - ours
    index = sum(path.stat().st_size for path in out.iterdir())
    print(f"{tantivy.__version__}: {count} words, {size / 1e6 / busy:.0f} MB/s of a core "
          f"({busy:.0f} s of a processor, {ours:.0f} s of folding here not counted, {time.perf_counter() - clock:.0f} s by "
          f"the clock), index / text {index / size:.2f}")


def asked(folder, scale, many):
    told = subprocess.run([scale, "quotations", folder, str(many)], capture_output=True, text=True, check=True).stdout
    return list(csv.DictReader(io.StringIO(told)))


def by_tantivy(quotations, folder, out):
    import tantivy

    index = opened(out)
    searcher, names = index.searcher(), [path.name for path in files(folder)]
    should = tantivy.Occur.Should
    times, found = [float("inf")] * len(quotations), 0
    for turn in range(3):
        for i, quotation in enumerate(quotations):
            terms = dict.fromkeys(pairs(words(quotation["quote"])))
            query = tantivy.Query.boolean_query(
                [(should, tantivy.Query.term_query(index.schema, "pairs", term, index_option="freq")) for term in terms]
            )
            start = time.process_time()
            hits = searcher.search(query, 8).hits
            times[i] = min(times[i], (time.process_time() - start) * 1000)
            if turn == 2:
                records = {names[searcher.doc(place)["record"][0]] for _, place in hits}
                found += quotation["record"] in records
    return sorted(times), found / len(quotations)


def by_rapidfuzz(quotations, folder):
    from rapidfuzz import fuzz

    fold = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "—": "-", "–": "-", "\n": " "})
    texts = [(path.name, path.read_text(encoding="utf-8").lower().translate(fold)) for path in files(folder)]
    times, found = [], 0
    for quotation in quotations:
        start, best = time.process_time(), (0, None)
        quote = quotation["quote"].lower().translate(fold)
        for name, text in texts:
            hit = fuzz.partial_ratio_alignment(quote, text, score_cutoff=max(best[0] + 1e-6, 50))
            if hit and hit.score > best[0]:
                best = (hit.score, name)
        times.append((time.process_time() - start) * 1000)
        found += best[1] == quotation["record"]
    return sorted(times), found / len(quotations)


def ask(folder, out, scale, many=1000, few=20):
    print(subprocess.run([scale, "ask", folder, str(many)], capture_output=True, text=True, check=True).stdout)
    quotations = asked(folder, scale, many)
    print("| | quotations | median ms | p99 ms | record among its answers |\n|---|---|---|---|---|")
    for name, answer, share in (("tantivy", lambda q: by_tantivy(q, folder, out), quotations),
                                ("RapidFuzz", lambda q: by_rapidfuzz(q, folder), quotations[:few])):
        if share:
            times, found = answer(share)
            print(f"| {name} | {len(share)} | {times[len(share) // 2]:.3f} | {times[len(share) * 99 // 100]:.3f} | {found:.3f} |",
                  flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["build", folder, out]:
            build(folder, Path(out))
        case ["ask", folder, out, scale, *numbers]:
            ask(folder, Path(out), scale, *map(int, numbers))
        case _:
            sys.exit(__doc__)
