//! Trains the fast model: counts of cue words, the flat pass, the role pass on what the flat pass says of
//! articles that it has not seen, and the judge of proposals.

use crate::articles::Article;
use crate::clusters::{self, Clusters};
use crate::kept::{self, Kept};
use crate::passes;
use anyhow::Result;
use onrecord::eval::descend::{self, Course, Field, Sample, Samples};
use onrecord::eval::logit::{self, Case};
use onrecord::eval::polnear::GoldRuns;
use onrecord::model::Proposal;
use onrecord::model::atoms::{self, Atoms, Bins, CueBins};
use onrecord::model::crf::{self, CONTENT, CUE, Lanes, SOURCE};
use onrecord::model::decode::{self, Pass, Reading, Room};
use onrecord::model::encoder::{Encoder, KeptWindows};
use onrecord::model::fast;
use onrecord::model::flat;
use onrecord::model::form::{self, Form};
use onrecord::model::judge::{self, Logit, probability};
use onrecord::model::role::{self, Anchor, Hint};
use onrecord::model::table;
use onrecord::model::view::View;
use onrecord::model::weights;
use onrecord::text::Run;
use std::collections::HashMap;

/// How many parts the articles are cut into.
pub const FOLDS: usize = 5;

/// An article with everything that the passes need.
pub struct Doc<'a> {
    pub article: &'a Article,
    pub forms: Vec<Form>,
    pub atoms: Atoms,
    pub fold: usize,
}

/// How often each word and stem is in a cue, and how often it stands at all.
#[derive(Clone, Default)]
pub struct Counts {
    pub words: HashMap<u64, [u32; 2]>,
    pub stems: HashMap<u32, [u32; 2]>,
}

impl Counts {
    fn count(&mut self, forms: &[Form], article: &Article) {
        let mut cue = vec![false; forms.len()];
        for gold in &article.readings[0].runs {
            for run in &gold.cue {
                cue[run.range()].fill(true);
            }
        }
        for (form, cue) in forms.iter().zip(cue).filter(|(f, _)| f.is_word()) {
            for count in [self.words.entry(form.word).or_default(), self.stems.entry(form.stem).or_default()]
            {
                count[0] += u32::from(cue);
                count[1] += 1;
            }
        }
    }
}

/// The counts of all articles but one.
pub struct Others<'a> {
    pub all: &'a Counts,
    pub own: Option<&'a Counts>,
    pub clusters: &'a Clusters,
}

impl CueBins for Others<'_> {
    fn bins(&self, form: &Form) -> Bins {
        if !form.is_word() {
            return Bins::default();
        }
        let less = |all: Option<&[u32; 2]>, own: Option<&[u32; 2]>| {
            let (all, own) = (all.copied().unwrap_or_default(), own.copied().unwrap_or_default());
            atoms::bin(all[0] - own[0], all[1] - own[1])
        };
        Bins {
            word: less(self.all.words.get(&form.word), self.own.and_then(|o| o.words.get(&form.word))),
            stem: less(self.all.stems.get(&form.stem), self.own.and_then(|o| o.stems.get(&form.stem))),
            cluster: self.clusters.get(&form.word).copied().unwrap_or(0),
        }
    }
}

/// The articles' cue counts.
pub fn counts(articles: &[Article]) -> (Vec<Vec<Form>>, Vec<Counts>, Counts) {
    let (mut all, mut each, mut forms) = (Counts::default(), Vec::new(), Vec::new());
    for article in articles {
        let f = form::forms(&article.draft, &article.layout, &article.quotations);
        let mut own = Counts::default();
        own.count(&f, article);
        all.count(&f, article);
        each.push(own);
        forms.push(f);
    }
    (forms, each, all)
}

/// Articles to train on: their words binned by what the *other* articles say.
pub fn docs<'a>(
    articles: &'a [Article],
    forms: Vec<Vec<Form>>,
    each: &[Counts],
    all: &Counts,
    clusters: &Clusters,
) -> Vec<Doc<'a>> {
    articles
        .iter()
        .zip(forms)
        .zip(each)
        .enumerate()
        .map(|(index, ((article, forms), own))| {
            let view = View {
                draft: &article.draft,
                layout: &article.layout,
                quotations: &article.quotations,
                forms: &forms,
            };
            let bins = Others { all, own: Some(own), clusters };
            let stretches = atoms::stretches(&view);
            let atoms = atoms::atoms(&view, &bins, &article.layout.paragraphs, &stretches);
            Doc { article, atoms, forms, fold: index % FOLDS }
        })
        .collect()
}

/// What the accurate model says of an article: the fast one learns it beside what the annotators say (Hinton, Vinyals
/// and Dean 2015).
struct Told {
    /// How likely it finds each label, by token.
    likely: Vec<Lanes>,
    /// Its attributions.
    runs: Vec<GoldRuns>,
}

/// How much its labels count in what the flat pass learns, against an annotator's.
const SOFT: f32 = 0.7;

/// How much its attributions count in what the role pass learns; the annotators of an article count one together.
const TOLD: f32 = 1.0;

/// Asks the accurate model that is in this program.
fn told(docs: &[Doc], threads: usize) -> Result<Vec<Told>> {
    let encoder = Encoder::own().map_err(|refused| anyhow::anyhow!("{refused}"))?;
    Ok(parallel(threads, docs.len(), |d| {
        let view = docs[d].article.view(&docs[d].forms);
        let mut kept = KeptWindows::default();
        let likely = encoder.likely(&view, &mut kept);
        let proposals = encoder.read_draft(&view, false, &mut kept).proposals;
        let runs = |p: Proposal| GoldRuns { source: p.source, cue: p.cue, content: p.content };
        Told { likely, runs: proposals.into_iter().map(runs).collect() }
    }))
}

/// A label as a row of shares.
fn sure(label: &u8) -> Lanes {
    let mut row = [0.0; crf::WIDTH];
    row[*label as usize] = 1.0;
    row
}

/// The chains of the flat pass: one a paragraph and annotator.
struct FlatSamples<'a> {
    docs: &'a [Doc<'a>],
    told: &'a [Told],
    labels: &'a [Vec<Vec<u8>>],
    /// Article, annotator, paragraph.
    list: Vec<(u32, u32, u32)>,
}

impl Samples for FlatSamples<'_> {
    fn len(&self) -> usize {
        self.list.len()
    }
    fn load(&self, index: usize, sample: &mut Sample) {
        let (d, r, p) = self.list[index];
        let doc = &self.docs[d as usize];
        let run = doc.article.layout.paragraphs[p as usize].tokens;
        sample.features.clear();
        sample.classes.clear();
        sample.labels.clear();
        let mut row = [0; flat::FEATURES];
        for at in run.range() {
            flat::features(&doc.atoms, run, at, &mut row);
            sample.features.extend_from_slice(&row);
            sample.classes.push(flat::class(&doc.atoms, run, at));
        }
        sample.labels.extend_from_slice(&self.labels[d as usize][r as usize][run.range()]);
        let said = &self.told[d as usize].likely[run.range()];
        sample.targets.clear();
        sample.targets.extend(sample.labels.iter().map(sure));
        for (target, said) in sample.targets.iter_mut().flatten().zip(said.iter().flatten()) {
            *target += SOFT * (said - *target);
        }
        sample.weight = 1.0 / doc.article.readings.len() as f32;
    }
}

/// The flat labels of every annotator of an article.
fn flat_labels(article: &Article) -> Vec<Vec<u8>> {
    let n = article.layout.tokens.len();
    article
        .readings
        .iter()
        .map(|reading| {
            let mut labels = vec![0u8; n];
            for (first, pick) in [(CONTENT, 0), (SOURCE, 1), (CUE, 2)] {
                for gold in &reading.runs {
                    let runs = [&gold.content, &gold.source, &gold.cue][pick];
                    paint(&mut labels, runs, first, Run::new(0, n));
                }
            }
            // A label that goes on where nothing began (another role was painted over) begins.
            for i in 0..n {
                let l = labels[i];
                if l > 0 && l.is_multiple_of(2) && (i == 0 || (labels[i - 1] != l && labels[i - 1] != l - 1))
                {
                    labels[i] = l - 1;
                }
            }
            labels
        })
        .collect()
}

fn paint(labels: &mut [u8], runs: &[Run], first: usize, window: Run) {
    for run in runs {
        for t in run.range().filter(|t| window.holds(*t)) {
            let begins = t == run.start as usize || t == window.start as usize;
            labels[t - window.start as usize] = (if begins { first } else { first + 1 }) as u8;
        }
    }
}

/// One likely cue with what one annotator, or the accurate model, says of it.
struct Example {
    doc: u32,
    window: Run,
    anchor: Anchor,
    labels: Vec<u8>,
    weight: f32,
}

struct RoleSamples<'a> {
    docs: &'a [Doc<'a>],
    hints: &'a [Vec<Hint>],
    list: Vec<&'a Example>,
}

impl Samples for RoleSamples<'_> {
    fn len(&self) -> usize {
        self.list.len()
    }
    fn load(&self, index: usize, sample: &mut Sample) {
        let e = self.list[index];
        let window = e.window;
        let hints = &self.hints[e.doc as usize][window.range()];
        let doc = &self.docs[e.doc as usize];
        role::features(&doc.atoms, window, e.anchor.run, hints, &mut sample.features, &mut sample.classes);
        sample.labels.clear();
        sample.labels.extend_from_slice(&e.labels);
        sample.targets.clear();
        sample.targets.extend(e.labels.iter().map(sure));
        sample.weight = e.weight;
    }
}

fn examples(docs: &[Doc], told: &[Told], marginals: &[Vec<Lanes>], threshold: f32) -> Vec<Example> {
    let mut out = Vec::new();
    for (d, doc) in docs.iter().enumerate() {
        for paragraph in doc.article.layout.paragraphs.iter().map(|p| p.tokens) {
            let here = &marginals[d][paragraph.range()];
            for anchor in role::anchors(paragraph, here, threshold) {
                let window = role::window(paragraph, anchor.run, here);
                let share = 1.0 / doc.article.readings.len() as f32;
                let readings = doc.article.readings.iter().map(|r| (&r.runs, share));
                for (runs, weight) in readings.chain([(&told[d].runs, TOLD)]) {
                    let mut labels = vec![0u8; window.len()];
                    let gold = runs.iter().find(|g| g.cue.iter().any(|c| c.overlaps(anchor.run)));
                    if let Some(gold) = gold {
                        paint(&mut labels, &gold.content, CONTENT, window);
                        paint(&mut labels, &gold.source, SOURCE, window);
                        paint(&mut labels, &gold.cue, CUE, window);
                        for i in 0..labels.len() {
                            let l = labels[i];
                            if l > 0
                                && l.is_multiple_of(2)
                                && (i == 0 || (labels[i - 1] != l && labels[i - 1] != l - 1))
                            {
                                labels[i] = l - 1;
                            }
                        }
                    }
                    if gold.is_none_or(|g| g.content.iter().all(|c| !c.overlaps(window))) {
                        continue;
                    }
                    out.push(Example { doc: d as u32, window, anchor, labels, weight });
                }
            }
        }
    }
    out
}

/// A trained field, ready to be asked.
pub struct Trained {
    pub field: Field,
    pub exps: crf::Transitions,
}

impl Trained {
    pub fn new(field: Field) -> Trained {
        let exps = crf::exponents(&field.transitions);
        Trained { field, exps }
    }
    pub fn pass(&self) -> Pass<'_, onrecord::model::table::Floats> {
        Pass { table: &self.field.table, transitions: &self.field.transitions, exps: &self.exps }
    }
}

/// What may be turned.
#[derive(Clone, Debug)]
pub struct Knobs {
    pub seed: u64,
    pub threads: usize,
    pub flat: Course,
    pub role: Course,
    pub threshold: f32,
}

/// The flat pass trained without one fold (or, with none, on everything).
fn train_flat(
    docs: &[Doc],
    told: &[Told],
    labels: &[Vec<Vec<u8>>],
    without: Option<usize>,
    knobs: &Knobs,
) -> Trained {
    let mut list = Vec::new();
    for (d, doc) in docs.iter().enumerate().filter(|(_, doc)| Some(doc.fold) != without) {
        for r in 0..doc.article.readings.len() {
            for p in 0..doc.article.layout.paragraphs.len() {
                list.push((d as u32, r as u32, p as u32));
            }
        }
    }
    Trained::new(descend::train(&FlatSamples { docs, told, labels, list }, &knobs.flat))
}

fn marginals(trained: &Trained, doc: &Doc) -> Vec<Lanes> {
    let mut out = Vec::with_capacity(doc.forms.len());
    let mut room = Room::default();
    for paragraph in &doc.article.layout.paragraphs {
        decode::flat(&trained.pass(), &doc.atoms, paragraph.tokens, &mut room, &mut out);
    }
    out
}

/// Does the jobs on a few threads; results in the order of the jobs.
fn parallel<R: Send>(threads: usize, jobs: usize, work: impl Fn(usize) -> R + Sync) -> Vec<R> {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let done: std::sync::Mutex<Vec<(usize, R)>> = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                loop {
                    let job = next.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                    if job >= jobs {
                        break;
                    }
                    let result = work(job);
                    if let Ok(mut done) = done.lock() {
                        done.push((job, result));
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(job, _)| *job);
    done.into_iter().map(|(_, result)| result).collect()
}

/// What the role pass says of every article, trained on the articles of the other folds; with `whole`, also
/// the pass trained on all of them.
fn read_crosswise(
    docs: &[Doc],
    hints: &[Vec<Hint>],
    examples: &[Example],
    margins: &[Vec<Lanes>],
    knobs: &Knobs,
    whole: bool,
) -> (Vec<(usize, Vec<Reading>)>, Option<Trained>) {
    let jobs = parallel(knobs.threads, FOLDS + usize::from(whole), |fold| {
        let list = examples.iter().filter(|e| docs[e.doc as usize].fold != fold).collect();
        let trained = Trained::new(descend::train(&RoleSamples { docs, hints, list }, &knobs.role));
        let mut room = Room::default();
        let mut read = Vec::new();
        for (d, doc) in docs.iter().enumerate().filter(|(_, doc)| doc.fold == fold) {
            let mut readings = Vec::new();
            for paragraph in doc.article.layout.paragraphs.iter().map(|p| p.tokens) {
                let here = &margins[d][paragraph.range()];
                let pass = trained.pass();
                decode::readings(
                    &pass,
                    &doc.atoms,
                    paragraph,
                    here,
                    knobs.threshold,
                    &mut room,
                    &mut readings,
                );
            }
            read.push((d, readings));
        }
        (read, (fold == FOLDS).then_some(trained))
    });
    let (mut readings, mut all) = (Vec::new(), None);
    for (read, trained) in jobs {
        readings.extend(read);
        all = all.or(trained);
    }
    (readings, all)
}

/// Proposals with their worth, judged by judges that have not seen their articles.
fn judge_crosswise(
    docs: &[Doc],
    readings: &[(usize, Vec<Reading>)],
    margins: &[Vec<Lanes>],
    seed: u64,
) -> Vec<Kept> {
    let cases: Vec<Vec<[Case; 2]>> =
        readings.iter().map(|(d, r)| judged(&docs[*d], r, &margins[*d])).collect();
    let judges: Vec<[Logit; 2]> = (0..FOLDS)
        .map(|out| {
            [0, 1].map(|which| {
                let others = readings.iter().zip(&cases).filter(|((d, _), _)| docs[*d].fold != out);
                let list: Vec<&Case> = others.flat_map(|(_, c)| c.iter().map(|c| &c[which])).collect();
                logit::train(&list, JUDGE_BITS, 8, 0.05, 0.02, seed)
            })
        })
        .collect();
    let keep = |((d, readings), cases): (&(usize, Vec<Reading>), &Vec<[Case; 2]>)| {
        let judges = &judges[docs[*d].fold];
        let proposals = readings.iter().zip(cases).map(|(reading, case)| {
            let [content, full] =
                [0, 1].map(|which: usize| probability(judges[which].score(&case[which].features)));
            ((content + full) / 2.0, Proposal { confidence: full, ..reading.proposal.clone() })
        });
        let worthy = |(worth, p): &(f32, Proposal)| *worth >= fast::SPARE && !p.content.is_empty();
        Kept { article: *d, proposals: proposals.filter(worthy).collect() }
    };
    readings.iter().zip(&cases).map(keep).collect()
}

/// Cross-validates both passes, keeps the proposals where asked to, and prints the scores of articles not seen in training.
pub fn tune(articles: &[Article], knobs: &Knobs, keep: Option<&std::path::Path>) -> Result<()> {
    let clock = std::time::Instant::now();
    let (forms, each, all) = counts(articles);
    let clusters = clusters::learn(articles, &forms);
    let docs = docs(articles, forms, &each, &all, &clusters);
    let told = told(&docs, knobs.threads)?;
    let labels: Vec<Vec<Vec<u8>>> = articles.iter().map(flat_labels).collect();
    eprintln!("{:.1}s read and counted", clock.elapsed().as_secs_f32());
    let flats = parallel(knobs.threads, FOLDS, |fold| train_flat(&docs, &told, &labels, Some(fold), knobs));
    eprintln!("{:.1}s flat passes trained", clock.elapsed().as_secs_f32());
    let margins: Vec<Vec<Lanes>> =
        parallel(knobs.threads, docs.len(), |d| marginals(&flats[docs[d].fold], &docs[d]));
    drop(flats);
    passes::flat(&docs, &labels, &margins);
    let hints: Vec<Vec<Hint>> = margins.iter().map(|m| m.iter().map(role::hint).collect()).collect();
    let examples = examples(&docs, &told, &margins, knobs.threshold);
    eprintln!("{:.1}s {} role examples", clock.elapsed().as_secs_f32(), examples.len());
    let (readings, _) = read_crosswise(&docs, &hints, &examples, &margins, knobs, false);
    eprintln!("{:.1}s role passes trained", clock.elapsed().as_secs_f32());
    passes::sources(&docs, &readings);
    let kept = judge_crosswise(&docs, &readings, &margins, knobs.seed);
    eprintln!("{:.1}s judges trained", clock.elapsed().as_secs_f32());
    if let Some(path) = keep {
        kept::write(path, articles, &kept)?;
    }
    for worth in [0.3, 0.34, 0.38, 0.4, 0.42, 0.46] {
        println!("worth {worth}: {}", kept::score(articles, &kept, worth).tally);
    }
    eprintln!("{:.1}s", clock.elapsed().as_secs_f32());
    Ok(())
}

/// For each reading of an article: whether content, and whether all of it, is right by the scorer's measure.
fn judged(doc: &Doc, readings: &[Reading], marginals: &[Lanes]) -> Vec<[Case; 2]> {
    let words = |runs: &[Run]| -> Vec<usize> {
        runs.iter().flat_map(|r| r.range()).filter(|t| doc.forms[*t].is_word()).collect()
    };
    let share = |a: &[usize], b: &[usize]| a.iter().filter(|t| b.binary_search(t).is_ok()).count();
    let agree = |a: &[Run], b: &[Run]| {
        let (a, b) = (words(a), words(b));
        share(&a, &b) > 0 || a.is_empty() && b.is_empty()
    };
    let golds = &doc.article.readings[0].runs;
    readings
        .iter()
        .enumerate()
        .map(|(at, reading)| {
            let mine = words(&reading.proposal.content);
            let (mut content, mut full) = (false, false);
            for gold in golds {
                let theirs = words(&gold.content);
                let shared = share(&mine, &theirs);
                if shared > 0 && shared * 2 >= mine.len() + theirs.len() - shared {
                    content = true;
                    full |= agree(&reading.proposal.source, &gold.source)
                        && agree(&reading.proposal.cue, &gold.cue);
                }
            }
            let mut features = Vec::new();
            let here = &marginals[reading.paragraph.range()];
            judge::features(&doc.atoms, readings, at, here, &mut features);
            [content, full].map(|right| Case { features: features.clone(), right, weight: 1.0 })
        })
        .collect()
}

/// Trains on every article and writes the weights.
pub fn train(articles: &[Article], knobs: &Knobs, out: &std::path::Path) -> Result<()> {
    let clock = std::time::Instant::now();
    let say = |what: &str| eprintln!("{:6.1}s  {what}", clock.elapsed().as_secs_f32());
    let (forms, each, all) = counts(articles);
    let clusters = clusters::learn(articles, &forms);
    let docs = docs(articles, forms, &each, &all, &clusters);
    let told = told(&docs, knobs.threads)?;
    let labels: Vec<Vec<Vec<u8>>> = articles.iter().map(flat_labels).collect();
    let mut flats: Vec<Option<Trained>> = parallel(knobs.threads, FOLDS + 1, |fold| {
        Some(train_flat(&docs, &told, &labels, (fold < FOLDS).then_some(fold), knobs))
    });
    say("flat passes");
    let margins: Vec<Vec<Lanes>> = parallel(knobs.threads, docs.len(), |d| {
        flats[docs[d].fold].as_ref().map(|flat| marginals(flat, &docs[d])).unwrap_or_default()
    });
    let flat = flats.pop().flatten().ok_or_else(|| anyhow::anyhow!("no flat pass"))?;
    drop(flats);
    let hints: Vec<Vec<Hint>> = margins.iter().map(|m| m.iter().map(role::hint).collect()).collect();
    let examples = examples(&docs, &told, &margins, knobs.threshold);
    let (readings, role) = read_crosswise(&docs, &hints, &examples, &margins, knobs, true);
    let role = role.ok_or_else(|| anyhow::anyhow!("no role pass"))?;
    say("role passes");
    let cases: Vec<[Case; 2]> =
        readings.iter().flat_map(|(d, r)| judged(&docs[*d], r, &margins[*d])).collect();
    let judges: Vec<Logit> = [0, 1]
        .map(|which| {
            let list: Vec<&Case> = cases.iter().map(|c| &c[which]).collect();
            logit::train(&list, JUDGE_BITS, 8, 0.05, 0.02, knobs.seed)
        })
        .into();
    let gate = kept::gate(articles, &judge_crosswise(&docs, &readings, &margins, knobs.seed));
    say("judges and gate");
    let mut file = weights::MAGIC.to_vec();
    let mut section = |bytes: Vec<u8>| {
        file.extend((bytes.len() as u32).to_le_bytes());
        file.extend(bytes);
    };
    section(rows(&flat.field.table.rows));
    section(flat.field.transitions.iter().flatten().flatten().flat_map(|x| x.to_le_bytes()).collect());
    section(rows(&role.field.table.rows));
    section(role.field.transitions.iter().flatten().flatten().flat_map(|x| x.to_le_bytes()).collect());
    for judge in judges.iter().chain([&gate]) {
        section(bytes(&judge.weights));
    }
    let cluster = |word: &u64| clusters.get(word).copied().unwrap_or(0);
    let known = |(_, bin, cluster): &(u32, u8, u8)| *bin > 0 || *cluster > 0;
    let mut words: Vec<(u32, u8, u8)> = all
        .words
        .iter()
        .map(|(w, c)| (weights::short(*w), atoms::bin(c[0], c[1]), cluster(w)))
        .filter(known)
        .collect();
    let mut stems: Vec<(u32, u8, u8)> =
        all.stems.iter().map(|(s, c)| ((*s).max(1), atoms::bin(c[0], c[1]), 0)).filter(known).collect();
    words.sort_unstable();
    stems.sort_unstable();
    section(weights::slots(&words));
    section(weights::slots(&stems));
    std::fs::write(out, &file)?;
    say(&format!("{} bytes written to {}", file.len(), out.display()));
    Ok(())
}

/// The judges' tables are 2^bits weights.
const JUDGE_BITS: u32 = 16;

fn rows(rows: &[Lanes]) -> Vec<u8> {
    let (scale, rows) = table::bytes(rows);
    scale.to_le_bytes().into_iter().chain(rows.into_iter().flatten()).collect()
}

/// Numbers as steps of one byte, after what a step is worth.
fn bytes(values: &[f32]) -> Vec<u8> {
    let scale = values.iter().fold(1e-6f32, |a, x| a.max(x.abs())) / 127.0;
    let steps = values.iter().map(|x| (x / scale).round() as i8 as u8);
    scale.to_le_bytes().into_iter().chain(steps).collect()
}
