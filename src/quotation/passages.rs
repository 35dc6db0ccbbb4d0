//! Passages in marks, paragraph by paragraph, and those that run on: each paragraph opens the mark again and
//! only the last closes it.

use super::doubles::{self, Around, Role};
use super::marks::{self, Mark, Side};
use super::{Flaw, Form, Quotation, singles};
use crate::draft::BlockKind;
use crate::lexicon::{MarkId, can_open};
use crate::segment::{Layout, Paragraph, Token};
use crate::text::Span;

/// Finds every passage in marks and every mark with something wrong.
pub(super) fn find(text: &str, layout: &Layout) -> (Vec<Quotation>, Vec<(Span, Flaw)>) {
    let mut finder = Finder {
        text,
        layout,
        list: Vec::new(),
        flaws: Vec::new(),
        running: None,
        chain: None,
        doubles: Vec::new(),
        roles: Vec::new(),
        pairs: Vec::new(),
        open: Vec::new(),
    };
    let aside = |at: &usize| layout.paragraphs[*at].kind == BlockKind::Caption;
    let (mut marks, mut next) = (Vec::new(), Vec::new());
    // A caption stands beside the text: what runs on runs past it.
    for at in (0..layout.paragraphs.len()).filter(aside) {
        marks::collect(text, finder.tokens(at), &mut marks);
        finder.paragraph(at, &marks, None, &[]);
        finder.stop_running();
    }
    let mut order = (0..layout.paragraphs.len()).filter(|at| !aside(at)).peekable();
    marks::collect(text, finder.tokens(order.peek().copied().unwrap_or(0)), &mut marks);
    while let Some(at) = order.next() {
        let behind = order.peek().copied();
        marks::collect(text, behind.map_or(&[], |behind| finder.tokens(behind)), &mut next);
        if !marks.is_empty() {
            finder.paragraph(at, &marks, behind, &next);
        } else {
            finder.stop_running();
            finder.chain = None;
        }
        std::mem::swap(&mut marks, &mut next);
    }
    finder.stop_running();
    (finder.list, finder.flaws)
}

/// A passage that the paragraph before left open.
#[derive(Clone, Copy)]
struct Running {
    /// Its index in the list; `None` where the mark was the last thing of its paragraph.
    index: Option<usize>,
    id: MarkId,
    /// Its last opening mark.
    mark: Span,
}

/// A passage in single marks that runs on, kept until a closing mark shows that it was one.
struct Chain {
    parts: Vec<Span>,
    outer: Vec<Span>,
    id: MarkId,
}

/// A passage that is open while a paragraph is read.
#[derive(Clone, Copy)]
struct Opened {
    /// The token of its mark; `None` where it goes on from the paragraph before without one.
    token: Option<usize>,
    id: MarkId,
    /// The quotation that it goes on with.
    goes_on: Option<Running>,
}

struct Finder<'a> {
    text: &'a str,
    layout: &'a Layout,
    list: Vec<Quotation>,
    flaws: Vec<(Span, Flaw)>,
    running: Option<Running>,
    chain: Option<Chain>,
    // Memory used again for every paragraph.
    doubles: Vec<Mark>,
    roles: Vec<Role>,
    pairs: Vec<(usize, usize)>,
    open: Vec<Opened>,
}

impl<'a> Finder<'a> {
    fn tokens(&self, paragraph: usize) -> &'a [Token] {
        self.layout.paragraphs.get(paragraph).map_or(&[], |p| &self.layout.tokens[p.tokens.range()])
    }

    fn prose(&self, paragraph: usize) -> bool {
        self.layout.paragraphs.get(paragraph).is_some_and(|p| !headline(p))
    }

    /// Reads one paragraph; `behind` is the one that follows it, and `next` are the marks of that.
    fn paragraph(&mut self, at: usize, marks: &[Mark], behind: Option<usize>, next: &[Mark]) {
        let tokens = self.tokens(at);
        self.doubles.clear();
        self.doubles.extend(marks.iter().filter(|mark| !mark.single));
        if !self.prose(at) {
            self.stop_running();
        }
        let reopens = self.running.is_some_and(|running| opens_with(marks) == Some(running.id));
        let goes_on = self.prose(at) && behind.is_some_and(|behind| self.prose(behind));
        let around = Around {
            running: self.running.filter(|_| !reopens).map(|running| running.id),
            next_opens: opens_with(next).filter(|_| goes_on),
            next_closes: goes_on && closes_first(next),
        };
        let inside = doubles::roles(&self.doubles, around, &mut self.roles);
        self.open.clear();
        match self.running.take() {
            Some(running) if inside => {
                self.open.push(Opened { token: None, id: running.id, goes_on: Some(running) });
            }
            Some(running) if reopens && self.roles.first() == Some(&Role::Open) => {
                self.running = Some(running);
            }
            Some(running) => {
                self.running = Some(running);
                self.stop_running();
            }
            None => {}
        }
        self.read_doubles(at, around);
        let whole = self.doubles.len() == 2
            && self.roles == [Role::Open, Role::Close]
            && self.doubles[0].token == 0
            && self.doubles[1].token as usize + 1 == tokens.len();
        if whole && around.next_opens.is_some() {
            let mark = tokens[self.doubles[1].token as usize].span;
            self.flaws.push((mark, Flaw::ClosedBeforeContinuing));
        }
        if self.doubles.len() < marks.len() || self.chain.is_some() {
            self.read_singles(at, marks, next);
        }
    }

    /// Turns the roles of double marks into passages.
    fn read_doubles(&mut self, at: usize, around: Around) {
        let tokens = self.tokens(at);
        for n in 0..self.doubles.len() {
            let (mark, role) = (self.doubles[n], self.roles[n]);
            let token = mark.token as usize;
            match role {
                Role::Open | Role::Reopen => {
                    if role == Role::Reopen
                        && let Some(left) = self.open.pop()
                    {
                        let end = self.sentence_end(at, left.token.unwrap_or(0)).min(token);
                        self.flaw(at, left, Flaw::Unclosed);
                        self.passage(at, left, end, None);
                    }
                    if self.open.last().is_some_and(|around| around.id == mark.id) {
                        self.flaws.push((tokens[token].span, Flaw::SameNested));
                    }
                    let goes_on = self.running.take();
                    self.open.push(Opened { token: Some(token), id: mark.id, goes_on });
                }
                Role::Close | Role::CloseBoth => {
                    if role == Role::CloseBoth
                        && let Some(left) = self.open.pop()
                    {
                        self.flaw(at, left, Flaw::Unclosed);
                        self.passage(at, left, token, None);
                    }
                    if let Some(opened) = self.open.pop() {
                        self.passage(at, opened, token, Some(token));
                    }
                }
                Role::Stray => {
                    let opens = mark.open_cost() < mark.close_cost();
                    let flaw = if opens { Flaw::Unclosed } else { Flaw::Unopened };
                    self.flaws.push((tokens[token].span, flaw));
                }
                Role::Unit => {}
            }
        }
        while let Some(left) = self.open.pop() {
            let runs_on = self.open.is_empty() && (around.next_opens == Some(left.id) || around.next_closes);
            let index = self.passage(at, left, tokens.len(), None);
            let mark =
                left.token.map_or(left.goes_on.map_or(Span::default(), |r| r.mark), |t| tokens[t].span);
            match runs_on {
                true => self.running = Some(Running { index, id: left.id, mark }),
                false => self.flaws.push((mark, Flaw::Unclosed)),
            }
        }
    }

    /// Turns pairs of single marks into passages.
    fn read_singles(&mut self, at: usize, marks: &[Mark], next: &[Mark]) {
        let tokens = self.tokens(at);
        let first = singles::pair(self.text, tokens, marks, &self.roles, &mut self.pairs);
        let chain = self.chain.take().filter(|chain| marks[0].token == 0 && marks[0].id == chain.id);
        let span = |from: usize, to: usize| tokens[from].span.join(tokens[to].span);
        let headline = !self.prose(at);
        let mut chained = chain;
        for &(open, close) in &self.pairs {
            let (from, to) = (marks[open].token as usize, marks[close].token as usize);
            if to - from < 2 {
                continue;
            }
            let (mut parts, mut outer) = match chained.take() {
                Some(chain) if open == 0 => (chain.parts, chain.outer),
                other => {
                    chained = other;
                    (Vec::new(), Vec::new())
                }
            };
            parts.push(span(from + 1, to - 1));
            outer.push(span(from, to));
            self.list.push(Quotation { headline, ..marked(parts, outer, true) });
        }
        if let Some(open) = first.filter(|_| self.prose(at) && tokens.len() > 1)
            && next.first().is_some_and(|mark| mark.token == 0 && mark.id == marks[open].id)
        {
            let mut chain = chained.unwrap_or(Chain { parts: vec![], outer: vec![], id: marks[open].id });
            chain.parts.push(span(1, tokens.len() - 1));
            chain.outer.push(span(0, tokens.len() - 1));
            self.chain = Some(chain);
        }
    }

    /// Adds what stands between an opening mark and token `end`, or one more part to the quotation that it
    /// goes on with. Returns the quotation's index; `None` where there is nothing between the marks.
    fn passage(&mut self, at: usize, opened: Opened, end: usize, close: Option<usize>) -> Option<usize> {
        let tokens = self.tokens(at);
        let from = opened.token.map_or(0, |token| token + 1);
        let index = opened.goes_on.and_then(|running| running.index);
        let Some([first, ..]) = tokens.get(from..end) else {
            if let Some(quotation) = index.and_then(|index| self.list.get_mut(index)) {
                quotation.closed = close.is_some();
            }
            return index;
        };
        let part = first.span.join(tokens[end - 1].span);
        let mark = |token: Option<usize>| token.map_or(part, |token| tokens[token].span);
        let outer = mark(opened.token).join(part).join(mark(close));
        match index {
            Some(index) => {
                let quotation = &mut self.list[index];
                quotation.parts.push(part);
                quotation.outer.push(outer);
                quotation.closed = close.is_some();
                Some(index)
            }
            None => {
                let headline = !self.prose(at);
                self.list.push(Quotation { headline, ..marked(vec![part], vec![outer], close.is_some()) });
                Some(self.list.len() - 1)
            }
        }
    }

    /// Remembers that the mark of a passage has something wrong.
    fn flaw(&mut self, at: usize, opened: Opened, flaw: Flaw) {
        let mark = opened.token.map(|token| self.tokens(at)[token].span).or(opened.goes_on.map(|r| r.mark));
        self.flaws.extend(mark.map(|mark| (mark, flaw)));
    }

    /// The passage that ran on is not taken up again: its mark was forgotten.
    fn stop_running(&mut self) {
        if let Some(running) = self.running.take() {
            self.flaws.push((running.mark, Flaw::Unclosed));
        }
    }

    /// One past the last token of the sentence that holds a token, both counted within the paragraph.
    fn sentence_end(&self, at: usize, token: usize) -> usize {
        let start = self.layout.paragraphs[at].tokens.start as usize;
        let sentence = self.layout.sentence_of(start + token);
        self.layout.sentences.get(sentence).map_or(usize::MAX, |s| s.tokens.end as usize - start)
    }
}

fn marked(parts: Vec<Span>, outer: Vec<Span>, closed: bool) -> Quotation {
    Quotation {
        parts,
        outer,
        form: Form::Marked,
        depth: 0,
        inside: None,
        headline: false,
        closed,
        label: None,
    }
}

fn headline(paragraph: &Paragraph) -> bool {
    matches!(paragraph.kind, BlockKind::Title | BlockKind::Heading)
}

/// The double mark that a paragraph opens with.
fn opens_with(marks: &[Mark]) -> Option<MarkId> {
    let first = marks.first().filter(|mark| mark.token == 0 && !mark.single && can_open(mark.id))?;
    matches!(first.right, Side::Word | Side::Number | Side::Bracket | Side::Dash).then_some(first.id)
}

/// Whether the first double mark of a paragraph closes something.
fn closes_first(marks: &[Mark]) -> bool {
    marks.iter().find(|mark| !mark.single).is_some_and(|mark| mark.close_cost() == 0 && mark.open_cost() > 6)
}
