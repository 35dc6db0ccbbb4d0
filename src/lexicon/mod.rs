//! Word lists: sorted text in `data/`, one entry a line, each with its reason. Data per language, no code.

mod marks;
mod stops;

pub use marks::{MarkId, can_open, elision, mark, pairing, two_faced};
pub use stops::{Abbreviation, abbreviation, starter, tail};
pub mod bodies;
pub mod cues;
pub mod nouns;
pub mod people;
pub mod places;

/// The lines of a list without comments and blank ones.
fn entries(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.is_empty() && !line.starts_with("# "))
}

/// The rows of a list whose columns stand between ` | `.
fn rows(data: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    data.lines().filter(|line| !line.is_empty()).map(|line| line.split(" | ").collect())
}

#[cfg(test)]
mod tests {
    /// The lists whose columns stand between bars, with their number of columns.
    const LISTS: [(&str, &str, usize); 6] = [
        ("bodies", include_str!("data/bodies.txt"), 7),
        ("given_names", include_str!("data/given_names.txt"), 3),
        ("nicknames", include_str!("data/nicknames.txt"), 3),
        ("nouns", include_str!("data/nouns.txt"), 4),
        ("places", include_str!("data/places.txt"), 3),
        ("titles", include_str!("data/titles.txt"), 4),
    ];

    #[test]
    fn lists_are_in_canonical_form() {
        for (name, data, columns) in LISTS {
            assert!(data.ends_with('\n') && !data.contains("\n\n") && !data.contains('\r'), "{name}");
            let lines: Vec<&str> = data.lines().collect();
            for pair in lines.windows(2) {
                assert!(pair[0] < pair[1], "{name}: {} before {}", pair[0], pair[1]);
            }
            for line in lines {
                let cells: Vec<&str> = line.split(" | ").collect();
                assert_eq!(cells.len(), columns, "{name}: {line}");
                for cell in cells {
                    assert!(!cell.is_empty() && cell == cell.trim(), "{name}: a cell of {line}");
                }
            }
        }
    }
}
