//! Named and unnamed origins over time, laid out as bars: the template turns them into SVG, and the same numbers
//! stand beside it as a table.

use super::archive::Summary;
use crate::corpus::When;
use serde::Serialize;
use std::collections::BTreeMap;

/// Named and unnamed origins over time, laid out in a view box of `0 0 width height`.
#[derive(Clone, Debug, Serialize)]
pub struct Times {
    /// Width of the view box.
    pub width: f64,
    /// Height of the view box.
    pub height: f64,
    /// Where the bars stand.
    pub floor: f64,
    /// How high a bar of the greatest number reaches.
    pub top: f64,
    /// `day`, `month` or `year`.
    pub step: &'static str,
    /// The greatest number of attributions in a period.
    pub most: usize,
    /// One bar a period, oldest first.
    pub bars: Vec<Period>,
}

/// One period.
#[derive(Clone, Debug, Serialize)]
pub struct Period {
    /// `2026-03`.
    pub name: String,
    /// Whether the axis names it.
    pub labelled: bool,
    /// Left edge of its bar.
    pub x: f64,
    /// Width of its bar.
    pub width: f64,
    /// Upper edge of the named part.
    pub named_y: f64,
    /// Height of the named part.
    pub named_height: f64,
    /// Upper edge of the unnamed part.
    pub unnamed_y: f64,
    /// Height of the unnamed part.
    pub unnamed_height: f64,
    /// Named origins.
    pub named: usize,
    /// Unnamed ones.
    pub unnamed: usize,
}

/// Named and unnamed origins by day, month or year, whichever gives at most 62 bars.
pub(super) fn times(drafts: &[Summary]) -> Option<Times> {
    const WIDTH: f64 = 860.0;
    const HEIGHT: f64 = 190.0;
    const FLOOR: f64 = 160.0;
    const ROOM: f64 = 140.0;
    let dated: Vec<(jiff::civil::Date, &Summary)> =
        drafts.iter().filter_map(|draft| Some((When::parse(&draft.date)?.first, draft))).collect();
    let (first, last) = (dated.iter().map(|(d, _)| *d).min()?, dated.iter().map(|(d, _)| *d).max()?);
    let months = (i32::from(last.year()) - i32::from(first.year())) * 12 + i32::from(last.month())
        - i32::from(first.month());
    let days = (last - first).get_days();
    let step = match (days, months) {
        (0..=45, _) => "day",
        (_, 0..=61) => "month",
        _ => "year",
    };
    let name = |day: jiff::civil::Date| match step {
        "day" => day.to_string(),
        "month" => format!("{:04}-{:02}", day.year(), day.month()),
        _ => format!("{:04}", day.year()),
    };
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    // Periods without a draft are empty bars, not gaps in time.
    let mut day = first;
    while day <= last && counts.len() < 400 {
        counts.entry(name(day)).or_default();
        let Ok(next) = (match step {
            "day" => day.tomorrow(),
            "month" => day.first_of_month().checked_add(jiff::Span::new().months(1)),
            _ => day.first_of_year().checked_add(jiff::Span::new().years(1)),
        }) else {
            break;
        };
        day = next;
    }
    for (day, draft) in dated {
        let count = counts.entry(name(day)).or_default();
        count.0 += draft.named;
        count.1 += draft.unnamed;
    }
    let most = counts.values().map(|(named, unnamed)| named + unnamed).max()?;
    if counts.len() < 2 || most == 0 {
        return None;
    }
    let slot = WIDTH / counts.len() as f64;
    let every = (counts.len() as f64 / (WIDTH / 92.0)).ceil() as usize;
    let tenth = |value: f64| (value * 10.0).round() / 10.0;
    let bars = (counts.into_iter().enumerate())
        .map(|(index, (name, (named, unnamed)))| {
            let height = |count: usize| tenth(count as f64 * ROOM / most as f64);
            let (below, above) = (height(named), height(unnamed));
            let width = (slot * 0.72).min(46.0);
            Period {
                name,
                labelled: index % every.max(1) == 0,
                x: tenth(index as f64 * slot + (slot - width) / 2.0),
                width: tenth(width),
                named_y: tenth(FLOOR - below),
                named_height: below,
                unnamed_y: tenth(FLOOR - below - above),
                unnamed_height: above,
                named,
                unnamed,
            }
        })
        .collect();
    Some(Times { width: WIDTH, height: HEIGHT, floor: FLOOR, top: FLOOR - ROOM, step, most, bars })
}
