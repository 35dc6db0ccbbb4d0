//! Double marks of one paragraph -> pairs. Where every mark fits its neighbours the pairs are read off; where
//! one does not, the cheapest reading of the whole paragraph is taken, in which a mark may also be a stray or
//! never closed. So one wrong mark costs its own passage and no other.

use super::marks::{Mark, Side};
use crate::lexicon::{MarkId, can_open, pairing, two_faced};

/// What a mark turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Opens a passage.
    Open,
    /// Closes the passage opened last.
    Close,
    /// Closes the passage around the one opened last, which stays unclosed.
    CloseBoth,
    /// Opens a passage though the one before was never closed.
    Reopen,
    /// Opens and closes nothing.
    Stray,
    /// Inches or seconds: no mark of quotation at all.
    Unit,
}

/// What is known of the paragraphs around.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Around {
    /// The mark that the paragraph before left open, where this one does not open it again.
    pub running: Option<MarkId>,
    /// The mark that the next paragraph opens with.
    pub next_opens: Option<MarkId>,
    /// Whether the first mark of the next paragraph closes something opened before.
    pub next_closes: bool,
}

/// What readings cost, in quarters of a mark that stands on the wrong side of a space.
const STRAY: u32 = 12;
const REOPEN: u32 = 11;
const REOPEN_OTHER: u32 = 13;
const UNCLOSED: u32 = 10;
const UNCLOSED_INNER: u32 = 8;
const CONTINUED: u32 = 1;
const NESTED: u32 = 1;
const SAME_NESTED: u32 = 5;
const SAME_NESTED_STRAIGHT: u32 = 9;
const DOUBT: u8 = 4;
const SAME_DOUBT: u8 = 8;
const RUNNING: u32 = 3;

/// The role of every double mark. `running` tells whether the reading begins inside the passage that the
/// paragraph before left open.
pub(super) fn roles(marks: &[Mark], around: Around, roles: &mut Vec<Role>) -> bool {
    roles.clear();
    if around.running.is_none() && plain(marks, around, roles) {
        return false;
    }
    roles.clear();
    cheapest(marks, around, roles)
}

/// The roles where all marks take turns and every one fits its neighbours.
fn plain(marks: &[Mark], around: Around, roles: &mut Vec<Role>) -> bool {
    let mut open: Option<MarkId> = None;
    for mark in marks {
        match open {
            None if can_open(mark.id) && mark.open_cost() == 0 => {
                open = Some(mark.id);
                roles.push(Role::Open);
            }
            Some(id) if mark.close_cost() == 0 && pairing(id, mark.id) == Some(0) => {
                open = None;
                roles.push(Role::Close);
            }
            _ => return false,
        }
    }
    open.is_none() || open == around.next_opens
}

/// Marks that are open, innermost last; at most two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Stack {
    marks: [MarkId; 2],
    depth: usize,
    /// What it costs never to close the outer mark, because another opened inside: more so the same one.
    doubt: u8,
}

impl Stack {
    fn top(&self) -> Option<MarkId> {
        self.depth.checked_sub(1).map(|at| self.marks[at])
    }
    fn push(mut self, id: MarkId) -> Stack {
        if let Some(top) = self.top() {
            self.doubt = self.doubt.max(if top == id { SAME_DOUBT } else { DOUBT });
        }
        self.marks[self.depth] = id;
        self.depth += 1;
        self
    }
    fn pop(mut self) -> Stack {
        self.depth -= 1;
        self.marks[self.depth] = 0;
        if self.depth == 0 {
            self.doubt = 0;
        }
        self
    }
}

/// A reading up to some mark.
#[derive(Clone, Copy, Debug)]
struct Reading {
    stack: Stack,
    cost: u32,
    /// Its reading one mark before, by position, and what that mark was.
    before: u8,
    role: Role,
}

/// So many readings are followed at once; there are rarely more than four.
const READINGS: usize = 12;

fn cheapest(marks: &[Mark], around: Around, roles: &mut Vec<Role>) -> bool {
    let start = |stack, cost| Reading { stack, cost, before: 0, role: Role::Stray };
    let mut front = vec![start(Stack::default(), if around.running.is_some() { RUNNING } else { 0 })];
    if let Some(id) = around.running {
        front.push(start(Stack::default().push(id), 0));
    }
    let mut history: Vec<(Role, u8)> = Vec::with_capacity(marks.len() * 4);
    let mut steps = Vec::with_capacity(marks.len());
    let mut next: Vec<Reading> = Vec::new();
    for mark in marks {
        next.clear();
        for (before, reading) in front.iter().enumerate() {
            extend(reading, mark, before as u8, &mut next);
        }
        next.sort_by_key(|r| r.cost);
        next.truncate(READINGS);
        steps.push(history.len());
        history.extend(next.iter().map(|r| (r.role, r.before)));
        std::mem::swap(&mut front, &mut next);
    }
    let best = front
        .iter()
        .enumerate()
        .map(|(at, reading)| {
            let outer = match reading.stack.depth {
                0 => 0,
                _ if around.next_opens == Some(reading.stack.marks[0]) => CONTINUED,
                _ if around.next_closes => RUNNING,
                _ => UNCLOSED,
            };
            let inner = if reading.stack.depth == 2 { UNCLOSED_INNER } else { 0 };
            let doubt = match outer {
                CONTINUED if reading.stack.doubt == DOUBT => 0,
                _ => u32::from(reading.stack.doubt),
            };
            let cost = reading.cost + outer + inner + doubt;
            (cost, at)
        })
        .min();
    let mut at = best.map_or(0, |(_, at)| at);
    for &step in steps.iter().rev() {
        let (role, before) = history[step + at];
        roles.push(role);
        at = before as usize;
    }
    roles.reverse();
    at == 1
}

/// Adds every reading that goes on from one over a mark.
fn extend(reading: &Reading, mark: &Mark, before: u8, next: &mut Vec<Reading>) {
    let mut add = |stack: Stack, cost: u32, role: Role| {
        let cost = reading.cost + cost;
        match next.iter_mut().find(|r| r.stack == stack) {
            Some(known) if known.cost <= cost => {}
            Some(known) => *known = Reading { stack, cost, before, role },
            None => next.push(Reading { stack, cost, before, role }),
        }
    };
    let stack = reading.stack;
    match stack.top() {
        _ if mark.measure => add(stack, 0, Role::Unit),
        _ if mark.left != Side::Number || !two_faced(mark.id) => add(stack, STRAY, Role::Stray),
        // `12"`: with nothing open a figure is measured; inside a passage it more likely ends it.
        None => add(stack, 1, Role::Unit),
        Some(_) => add(stack, 4, Role::Unit),
    }
    if let Some(top) = stack.top()
        && let Some(ill) = pairing(top, mark.id)
    {
        add(stack.pop(), u32::from(ill) + mark.close_cost(), Role::Close);
    }
    if stack.depth == 2
        && let Some(ill) = pairing(stack.marks[0], mark.id)
    {
        let cost = u32::from(ill) + mark.close_cost() + UNCLOSED_INNER;
        add(Stack::default(), cost, Role::CloseBoth);
    }
    if can_open(mark.id) {
        // A mark turned the wrong way pays when it is closed; `marks.txt` says how much.
        let cost = mark.open_cost();
        match stack.top() {
            None => add(stack.push(mark.id), cost, Role::Open),
            Some(top) => {
                let reopen = if top == mark.id { REOPEN } else { REOPEN_OTHER };
                add(stack.pop().push(mark.id), cost + reopen, Role::Reopen);
                if stack.depth < 2 {
                    let nested = match top == mark.id {
                        true if two_faced(top) => SAME_NESTED_STRAIGHT,
                        true => SAME_NESTED,
                        false => NESTED,
                    };
                    add(stack.push(mark.id), cost + nested, Role::Open);
                }
            }
        }
    }
}
