//! The difference between a record's words and a quotation's, word by word, for people to read. Judges
//! nothing: what a difference means was said by the verdict.

/// A run of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// In both, as the quotation writes them.
    Same(String),
    /// In the record only.
    Gone(String),
    /// In the quotation only.
    New(String),
}

/// Longer texts are not compared: the record and the quotation are shown one after the other.
const MOST: usize = 600;

/// The words of both, in order. Case, marks and white space make no difference.
pub fn words(record: &str, quotation: &str) -> Vec<Piece> {
    let (a, b): (Vec<&str>, Vec<&str>) =
        (record.split_whitespace().collect(), quotation.split_whitespace().collect());
    if a.len() > MOST || b.len() > MOST {
        return vec![Piece::Gone(a.join(" ")), Piece::New(b.join(" "))];
    }
    let (fa, fb): (Vec<String>, Vec<String>) =
        (a.iter().map(|w| folded(w)).collect(), b.iter().map(|w| folded(w)).collect());
    let width = b.len() + 1;
    let mut longest = vec![0u16; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i * width + j] = match fa[i] == fb[j] {
                true => longest[(i + 1) * width + j + 1] + 1,
                false => longest[(i + 1) * width + j].max(longest[i * width + j + 1]),
            };
        }
    }
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && fa[i] == fb[j] {
            push(&mut pieces, Piece::Same(b[j].to_string()));
            (i, j) = (i + 1, j + 1);
        } else if j == b.len() || (i < a.len() && longest[(i + 1) * width + j] >= longest[i * width + j + 1])
        {
            push(&mut pieces, Piece::Gone(a[i].to_string()));
            i += 1;
        } else {
            push(&mut pieces, Piece::New(b[j].to_string()));
            j += 1;
        }
    }
    pieces
}

/// Adds a word to the last piece of its sort that no common word parts from it: the record's words of one
/// difference stand together before the quotation's.
fn push(pieces: &mut Vec<Piece>, piece: Piece) {
    let joined = |old: &mut String, new: String| {
        old.push(' ');
        old.push_str(&new);
    };
    match (pieces.as_mut_slice(), piece) {
        ([.., Piece::Same(old)], Piece::Same(new))
        | ([.., Piece::Gone(old)], Piece::Gone(new))
        | ([.., Piece::Gone(old), Piece::New(_)], Piece::Gone(new))
        | ([.., Piece::New(old)], Piece::New(new)) => joined(old, new),
        ([.., Piece::New(_)], Piece::Gone(new)) => {
            let at = pieces.len() - 1;
            pieces.insert(at, Piece::Gone(new));
        }
        (_, piece) => pieces.push(piece),
    }
}

fn folded(word: &str) -> String {
    let kept: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if kept.is_empty() { word.to_string() } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Piece::{Gone, New, Same};

    #[test]
    fn a_difference_shows_the_records_words_then_the_quotations() {
        let pieces =
            words("we will rebuild the bridge by the end of June", "We will rebuild the bridge by May.");
        let wanted = [
            Same("We will rebuild the bridge by".into()),
            Gone("the end of June".into()),
            New("May.".into()),
        ];
        assert_eq!(pieces, wanted);
        assert_eq!(words("a b", "A, b."), [Same("A, b.".into())]);
        assert_eq!(words("", "a"), [New("a".into())]);
    }
}
