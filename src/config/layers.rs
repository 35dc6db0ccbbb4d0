//! Settings come in layers, later ones over earlier ones, key by key: the file, then `--config KEY=VALUE`, then flags.
//! Every value remembers which layer it came from, so that `onrecord config` can say it.

use super::{Config, LevelName, named, nearest};
use crate::rule;
use std::collections::BTreeMap;
use toml::{Table, Value};

/// What is wrong with a setting, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{origin}{}: {message}", .line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct Error {
    /// The file or the flag.
    pub origin: String,
    /// The line of the file, from 1.
    pub line: Option<usize>,
    /// What is wrong, with the nearest name where a name is wrong.
    pub message: String,
}

/// Settings from one place.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// The file or the flag.
    pub origin: String,
    table: Table,
    lines: BTreeMap<String, usize>,
}

impl Layer {
    /// The text of an `onrecord.toml`. Fails on what can't be a setting.
    pub fn file(origin: &str, text: &str) -> Result<Layer, Error> {
        let fault = |error: toml::de::Error| Error {
            origin: origin.to_string(),
            line: error.span().map(|span| line_of(text, span.start)),
            message: advised(error.message()),
        };
        toml::from_str::<Config>(text).map_err(fault)?;
        let table: Table = toml::from_str(text).map_err(fault)?;
        let lines = lines_of_keys(text);
        Ok(Layer { origin: origin.to_string(), table, lines })
    }

    /// One setting as it was typed: `style=ap`, `levels.loaded-verb=warning`. The value is TOML; a bare word
    /// is a string.
    pub fn setting(origin: &str, key: &str, value: &str) -> Result<Layer, Error> {
        let key = key.trim();
        let parsed = format!("value = {value}").parse::<Table>().ok().and_then(|mut t| t.remove("value"));
        let mut value = parsed.unwrap_or_else(|| Value::String(value.trim().to_string()));
        for part in key.rsplit('.').filter(|part| !part.is_empty()) {
            value = Value::Table(Table::from_iter([(part.to_string(), value)]));
        }
        let Value::Table(table) = value else {
            return Err(Error { origin: origin.into(), line: None, message: "a setting has a key".into() });
        };
        Layer::checked(origin, table)
    }

    /// One setting from a flag.
    pub fn flag(origin: &str, key: &str, value: impl Into<Value>) -> Result<Layer, Error> {
        Layer::checked(origin, Table::from_iter([(key.to_string(), value.into())]))
    }

    fn checked(origin: &str, table: Table) -> Result<Layer, Error> {
        table.clone().try_into::<Config>().map_err(|error| Error {
            origin: origin.to_string(),
            line: None,
            message: advised(error.message()),
        })?;
        Ok(Layer { origin: origin.to_string(), table, lines: BTreeMap::new() })
    }
}

/// Settings with where each came from.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What holds.
    pub config: Config,
    /// For every key that some layer set (`levels.loaded-verb`), where it was set.
    pub origins: BTreeMap<String, String>,
}

impl Settings {
    /// The layers one over the other, the last one on top; a table is merged key by key.
    pub fn of(layers: &[Layer]) -> Result<Settings, Error> {
        let (mut merged, mut origins) = (Table::new(), BTreeMap::new());
        for layer in layers {
            for (key, value) in &layer.table {
                let origin = |path: &str| match layer.lines.get(path) {
                    Some(line) => format!("{}:{line}", layer.origin),
                    None => layer.origin.clone(),
                };
                match (merged.get_mut(key), value) {
                    (Some(Value::Table(below)), Value::Table(above)) => {
                        for (inner, value) in above {
                            let path = format!("{key}.{inner}");
                            origins.insert(path.clone(), origin(&path));
                            below.insert(inner.clone(), value.clone());
                        }
                    }
                    (_, Value::Table(above)) => {
                        for inner in above.keys() {
                            let path = format!("{key}.{inner}");
                            origins.insert(path.clone(), origin(&path));
                        }
                        merged.insert(key.clone(), value.clone());
                    }
                    _ => {
                        origins.insert(key.clone(), origin(key));
                        merged.insert(key.clone(), value.clone());
                    }
                }
            }
        }
        let mut config: Config = merged.try_into().map_err(|error: toml::de::Error| Error {
            origin: "settings".into(),
            line: None,
            message: advised(error.message()),
        })?;
        if let Some((key, name)) = config.names_of_rules().find(|(_, name)| rule::meant(name).is_none()) {
            let path = format!("{key}.{name}");
            let origin = origins.get(&path).or_else(|| origins.get(key)).cloned();
            let message = match rule::nearest(name) {
                Some(near) => format!("there is no rule or group `{name}`; did you mean `{near}`?"),
                None => format!("there is no rule or group `{name}`; `onrecord explain` lists them"),
            };
            return Err(Error { origin: origin.unwrap_or_else(|| "settings".into()), line: None, message });
        }
        // A selection that is typed takes the place of the file's: levels there add no rule to it.
        let typed = |key: &str| origins.get(key).is_some_and(|origin: &String| origin.starts_with("--"));
        if let Some(select) = config.select.as_ref().filter(|_| typed("select")) {
            let wanted: Vec<&str> = named(select).collect();
            config.levels.retain(|name, level| {
                let asked = |rule: &&rule::Rule| wanted.contains(&rule.name);
                *level == LevelName::Off
                    || typed(&format!("levels.{name}"))
                    || rule::meant(name).is_some_and(|rules| rules.iter().all(asked))
            });
        }
        Ok(Settings { config, origins })
    }

    /// What is in force, as an `onrecord.toml` whose every line says where it came from.
    pub fn shown(&self) -> String {
        let mut out = String::new();
        let Ok(table) = Table::try_from(self.config.clone().filled()) else { return out };
        let from = |key: &str| self.origins.get(key).map_or("default", String::as_str);
        let mut line = |text: String, origin: &str| out.push_str(&format!("{text:<48} # {origin}\n"));
        for (key, value) in &table {
            match value {
                Value::Table(inner) => {
                    for (name, value) in inner {
                        line(format!("{key}.{} = {value}", quoted(name)), from(&format!("{key}.{name}")));
                    }
                }
                Value::Array(list) if list.iter().any(Value::is_table) => {
                    for (at, item) in list.iter().enumerate() {
                        line(
                            format!("# {key} {}: {}", at + 1, item.to_string().replace('\n', " ")),
                            from(key),
                        );
                    }
                }
                value => line(format!("{key} = {value}"), from(key)),
            }
        }
        out
    }
}

/// A key as TOML wants it: bare where it can be.
fn quoted(key: &str) -> String {
    let bare = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if bare && !key.is_empty() { key.to_string() } else { Value::String(key.to_string()).to_string() }
}

/// A message of the parser that lists all the names that it knows, with the nearest one first.
fn advised(message: &str) -> String {
    let message = message.trim();
    let ticked: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let Some((&wrong, known)) = ticked.split_first() else { return message.replace('\n', " ") };
    let kind = match message {
        m if m.starts_with("unknown field") => "setting",
        m if m.starts_with("unknown variant") => "value",
        m => return m.replace('\n', " "),
    };
    match nearest(wrong, known.iter().copied()) {
        Some(near) => format!("there is no {kind} `{wrong}`; did you mean `{near}`?"),
        None => format!("there is no {kind} `{wrong}`; there are {}", known.join(", ")),
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().filter(|&&byte| byte == b'\n').count() + 1
}

/// The line of every key of a file that parsed: `key` and `table.key`.
fn lines_of_keys(text: &str) -> BTreeMap<String, usize> {
    let (mut lines, mut table) = (BTreeMap::new(), String::new());
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(name) = line.strip_prefix("[[").or_else(|| line.strip_prefix('[')) {
            table = name.split(']').next().unwrap_or("").trim().to_string();
            lines.entry(table.clone()).or_insert(number + 1);
        } else if let Some((key, _)) = line.split_once('=').filter(|_| !line.starts_with('#')) {
            let key = key.trim().trim_matches(['"', '\'']);
            let path = if table.is_empty() { key.to_string() } else { format!("{table}.{key}") };
            lines.entry(path).or_insert(number + 1);
        }
    }
    lines
}
