//! What a person reads about a rule, a group or a house style: made from the table, so that nothing else has
//! to be kept true. Markdown that also reads well as plain text.

use super::{Group, Precision, Rule, Style, named};
use std::fmt::Write;

/// The page of a rule, a group or a house style; `None` where nothing has that name.
pub fn page(name: &str) -> Option<String> {
    let name = name.trim();
    named(name).map(rule).or_else(|| Group::named(name).map(group)).or_else(|| Style::named(name).map(style))
}

/// Every rule by group, then the house styles: one line each.
pub fn table() -> String {
    let mut out = String::new();
    for each in Group::ALL {
        let _ = writeln!(out, "{}: {}\n", each.name(), each.summary());
        each.rules().for_each(|rule| line(&mut out, rule));
        out.push('\n');
    }
    let _ = writeln!(out, "Rules marked * are not in the default selection.\n");
    let _ = writeln!(out, "house styles: how much may a quotation differ from what was said?\n");
    for style in Style::ALL {
        let _ = writeln!(out, "  {:<24} {}", style.name, style.house);
    }
    let _ = writeln!(out, "\n`onrecord explain NAME` says more of each.");
    out
}

fn line(out: &mut String, rule: &Rule) {
    let star = if rule.selected { ' ' } else { '*' };
    let _ = writeln!(out, "  {:<24}{star}{:<8} {}", rule.name, level(rule), rule.summary);
}

fn level(rule: &Rule) -> &'static str {
    rule.level.map_or("off", |level| level.name())
}

fn rule(rule: &'static Rule) -> String {
    let mut out = format!("# {}\n\nFires when {}.\n\n", rule.name, rule.summary);
    let selected = if rule.selected { "in the default selection" } else { "not in the default selection" };
    let corpus = if rule.corpus { "; needs a corpus of records" } else { "" };
    let fix = if rule.fixable { "; --fix mends it" } else { "" };
    let _ = writeln!(out, "Group {}; level {}; {selected}{corpus}{fix}.\n", rule.group.name(), level(rule));
    let page = &rule.page;
    for (title, text) in [
        ("What it flags", page.flags),
        ("Why", page.why),
        ("Guideline", page.guideline),
        ("Example", page.example),
        ("Known mistakes", page.mistakes),
    ] {
        let _ = writeln!(out, "## {title}\n\n{text}\n");
    }
    let _ = writeln!(out, "## Precision\n\n{}", measured(rule.precision()));
    out
}

/// What is known of how often a rule is right.
pub fn measured(precision: Option<Precision>) -> String {
    match precision {
        None => "Not measured.".to_string(),
        Some(Precision { read: 0, on, .. }) => format!("Never fired where it was measured ({on})."),
        Some(precision) => {
            let share = (precision.share() * 100.0).round();
            format!(
                "{} of {} findings read were right: {share} % ({}).",
                precision.right, precision.read, precision.on
            )
        }
    }
}

fn group(group: Group) -> String {
    let mut out = format!("# {}\n\n{}\n\n", group.name(), group.summary());
    group.rules().for_each(|rule| line(&mut out, rule));
    if group == Group::Upkeep {
        out.push_str(UPKEEP);
    }
    out
}

const UPKEEP: &str = "
## Accepting a finding

In the draft, with the reason behind the bracket:

    <!-- onrecord: ignore[altered-quote] agreed with the speaker, notes p. 4 -->

alone on its line it holds for the block below, at a line's end for that line, elsewhere for the next quotation
of its paragraph. `disable[rule] reason` and `enable[rule]` hold for stretches. Where such a comment could be
published with the page: `.onrecord/accepted.toml`, with one entry a finding:

    version = 2
    [[finding]]
    rule = \"altered-quote\"
    key = \"(32 digits, from --format json)\"
    reason = \"agreed with the speaker, notes p. 4\"

The key is made of the rule, the quotation's words and its speaker's surname; of a finding on a cue or a source,
of its words and their sentence. It survives edits elsewhere in the draft, and ends with the words.
`--write-baseline FILE` writes all findings of a run in the same form, and `--baseline FILE` leaves them out of
the next. Lists of version 1, whose keys shifted more easily, are still read; `--baseline old.toml
--write-baseline new.toml` writes one anew.
";

fn style(style: &'static Style) -> String {
    let mut out = format!("# {} ({})\n\n", style.name, style.house);
    let _ =
        writeln!(out, "{}\n\nWhat may differ between the quotation and what was said:\n", style.guideline);
    for (difference, stance) in style.contract() {
        let _ = writeln!(out, "- {difference}: {stance}");
    }
    out.push_str(
        "\nA quotation that differs by more is not on record. One that needed any of these is on record in a\n\
         looser tier than `exact`, and no report calls it word for word.\n",
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::RULES;

    #[test]
    fn everything_in_the_table_has_a_page() {
        for rule in RULES {
            let page = page(rule.name).unwrap();
            assert!(page.contains(rule.page.flags) && page.contains("## Precision"), "{}", rule.name);
        }
        Group::ALL.iter().for_each(|group| assert!(page(group.name()).is_some()));
        Style::ALL.iter().for_each(|style| assert!(page(style.name).unwrap().contains(style.guideline)));
        assert!(page("nothing").is_none());
        assert!(RULES.iter().all(|rule| table().contains(rule.name)));
    }
}
