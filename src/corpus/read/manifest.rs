//! `manifest.csv`: what is known of files that cannot say it themselves. A row for a file that is not there
//! harms nothing.

use super::About;
use std::collections::HashMap;

/// What a manifest says, by file name.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    rows: HashMap<String, About>,
}

impl Manifest {
    /// Reads a manifest with the columns `file` and any of `speaker`, `speakers`, `date`, `title`, `url`,
    /// `trust`, `language`.
    pub fn parse(text: &str) -> Result<Manifest, String> {
        let (mut reader, header) = super::statements::table(text.trim_start_matches('\u{feff}'))?;
        let file = header.iter().position(|h| h == "file").ok_or("it has no column `file`")?;
        let mut rows = HashMap::new();
        for (i, row) in reader.records().enumerate() {
            let row = row.map_err(|e| format!("row {} cannot be read: {e}", i + 2))?;
            let mut about = About::default();
            for (key, value) in header.iter().zip(&row) {
                about.set(key, value);
            }
            if let Some(name) = row.get(file) {
                rows.insert(name.trim().trim_start_matches("./").to_owned(), about);
            }
        }
        Ok(Manifest { rows })
    }

    /// What it says of a file, by its path within the corpus or by its name alone.
    pub fn about(&self, path: &str) -> About {
        let name = path.rsplit('/').next().unwrap_or(path);
        self.rows.get(path).or_else(|| self.rows.get(name)).cloned().unwrap_or_default()
    }

    /// Whether it speaks of this file.
    pub fn names(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        self.rows.contains_key(path) || self.rows.contains_key(name)
    }
}
