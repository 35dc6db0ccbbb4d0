//! Settings: everything that `onrecord.toml` may say and what it means to the stages. Opens no files: the program finds
//! them and hands their text over.

mod layers;

pub use layers::{Error, Layer, Settings};

use crate::corpus::BuildOptions;
use crate::draft::Limits;
use crate::matching::Fold;
use crate::rule;
use crate::speaker::{self, SpeakerType};
use crate::verdict;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything that `onrecord.toml` may say. A key that stands nowhere has its default.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[schemars(title = "onrecord.toml", description = "Settings of onrecord")]
pub struct Config {
    /// The house style: how much a quotation may differ from the record before it counts as altered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<Style>,
    /// The corpus of records: a folder or an index, seen from the folder of this file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corpus: Option<String>,
    /// Which files are drafts where no path is named (globs, seen from the folder of this file).
    pub drafts: Vec<String>,
    /// Files in folders that are no drafts (globs).
    pub exclude: Vec<String>,
    /// Which model reads: `auto`, `fast`, `accurate` or `rules`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelName>,
    /// The lowest level that makes `check` end with 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fail_on: Option<FailOn>,
    /// The publication that carries the drafts: it is no relay of its own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publication: Option<String>,
    /// Rules or groups in the place of the default selection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub select: Option<Vec<String>>,
    /// Rules or groups added to the selection.
    pub extend_select: Vec<String>,
    /// Rules or groups left out.
    pub ignore: Vec<String>,
    /// The level of single rules: `loaded-verb = "warning"`.
    pub levels: BTreeMap<String, LevelName>,
    /// The form of an ellipsis in this house.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ellipsis: Option<Ellipsis>,
    /// The marks of this house.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marks: Option<Marks>,
    /// A passage older than this many days makes `stale-quote` speak.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stale_days: Option<u32>,
    /// Larger files (in bytes) are refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_file_size: Option<u64>,
    /// DOCX drafts whose text unpacks to more bytes are refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_unpacked_size: Option<u64>,
    /// Files of the corpus that are larger (in bytes) are not read, and named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_record_size: Option<u64>,
    /// Settings for some paths only; later ones win.
    pub overrides: Vec<Override>,
    /// People and bodies whose names, roles and aliases are known.
    pub speakers: Vec<Known>,
    /// News agencies and outlets beside those that onrecord knows.
    pub agencies: Vec<Known>,
    /// What is known of records whose files don't say it.
    pub records: Vec<Record>,
    /// Ways in which the same words may be written or spoken, switched off one by one: `accents = false` makes a
    /// missing accent a change.
    pub folds: BTreeMap<FoldName, bool>,
}

impl Config {
    /// With the defaults in the place of what nobody set.
    pub fn filled(mut self) -> Config {
        self.style.get_or_insert(Style::None);
        self.model.get_or_insert(ModelName::Auto);
        self.fail_on.get_or_insert(FailOn::Error);
        self.stale_days.get_or_insert(rule::Options::default().stale_days);
        let limits = Limits::default();
        self.max_file_size.get_or_insert(limits.file_size);
        self.max_unpacked_size.get_or_insert(limits.unpacked_size);
        self.max_record_size.get_or_insert(BuildOptions::default().file_size);
        self
    }
}

impl Config {
    /// The rules' settings for drafts under some of the overrides, the last one strongest. Every name was
    /// checked when the layers were joined; one that nothing has is passed over here.
    pub fn rules(&self, overrides: &[&Override]) -> rule::Options {
        let base = rule::Options::default();
        let mut selected = base.selected.clone();
        let mut levels = BTreeMap::new();
        let mut style = self.style;
        type Lists<'a> =
            (Option<&'a Vec<String>>, &'a [String], &'a [String], &'a BTreeMap<String, LevelName>);
        let mut apply = |(select, extend, ignore, set): Lists| {
            if let Some(select) = select {
                selected = named(select).collect();
            }
            for (name, level) in set {
                for rule in rule::meant(name).into_iter().flatten() {
                    // To give a rule a level is to want it.
                    if *level != LevelName::Off {
                        selected.insert(rule.name);
                    }
                    levels.insert(rule.name, rule::Level::named(level.name()));
                }
            }
            selected.extend(named(extend));
            named(ignore).for_each(|name| _ = selected.remove(name));
        };
        apply((self.select.as_ref(), &self.extend_select, &self.ignore, &self.levels));
        for over in overrides {
            apply((over.select.as_ref(), &over.extend_select, &over.ignore, &over.levels));
            style = over.style.or(style);
        }
        rule::Options {
            selected,
            levels,
            style: style.and_then(|style| rule::Style::named(style.name())).unwrap_or(base.style),
            agencies: self.agencies.iter().map(|known| (known.name.clone(), known.aliases.clone())).collect(),
            publication: self.publication.clone(),
            stale_days: self.stale_days.unwrap_or(base.stale_days),
            ellipsis: self.ellipsis.map(|form| match form {
                Ellipsis::Character => rule::Ellipsis::Character,
                Ellipsis::Points => rule::Ellipsis::Dots,
                Ellipsis::Spaced => rule::Ellipsis::Spaced,
            }),
            marks: self.marks.and_then(|marks| rule::Marks::named(marks.name())),
            ..base
        }
    }

    /// Who is known beside those whom the drafts name.
    pub fn known(&self) -> speaker::Options {
        let known = |usual: SpeakerType| {
            move |known: &Known| speaker::Known {
                name: known.name.clone(),
                aliases: known.aliases.clone(),
                role: known.role.clone(),
                affiliation: known.affiliation.clone(),
                kind: known.r#type.map_or(usual, TypeName::meaning),
            }
        };
        speaker::Options {
            speakers: self.speakers.iter().map(known(SpeakerType::Person)).collect(),
            agencies: self.agencies.iter().map(known(SpeakerType::Publication)).collect(),
            own_publication: self.publication.clone(),
        }
    }

    /// How quotations are held against records.
    pub fn judging(&self) -> verdict::Options {
        let mut options = verdict::Options::default();
        for (fold, on) in &self.folds {
            options.matching.folds.set(fold.meaning(), *on);
        }
        let complete = self.records.iter().filter(|record| record.complete == Some(true));
        options.complete = complete.filter_map(|record| record.speaker.clone()).collect();
        options
    }

    /// How much a draft may cost to read.
    pub fn limits(&self) -> Limits {
        let usual = Limits::default();
        Limits {
            file_size: self.max_file_size.unwrap_or(usual.file_size),
            unpacked_size: self.max_unpacked_size.unwrap_or(usual.unpacked_size),
        }
    }

    /// Every name of a rule or a group, with the setting that it stands in.
    fn names_of_rules(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let own = lists("", self.select.as_ref(), &self.extend_select, &self.ignore, &self.levels);
        let over = self.overrides.iter().flat_map(|over| {
            lists("overrides", over.select.as_ref(), &over.extend_select, &over.ignore, &over.levels)
        });
        own.chain(over)
    }
}

fn lists<'a>(
    table: &'static str,
    select: Option<&'a Vec<String>>,
    extend: &'a [String],
    ignore: &'a [String],
    levels: &'a BTreeMap<String, LevelName>,
) -> impl Iterator<Item = (&'static str, &'a str)> {
    let key = move |own: &'static str| if table.is_empty() { own } else { table };
    let select = select.into_iter().flatten().map(move |name| (key("select"), name.as_str()));
    let extend = extend.iter().map(move |name| (key("extend-select"), name.as_str()));
    let ignore = ignore.iter().map(move |name| (key("ignore"), name.as_str()));
    let levels = levels.keys().map(move |name| (key("levels"), name.as_str()));
    select.chain(extend).chain(ignore).chain(levels)
}

/// The rules that some names stand for.
fn named(names: &[String]) -> impl Iterator<Item = &'static str> {
    names.iter().filter_map(|name| rule::meant(name)).flatten().map(|rule| rule.name)
}

/// Settings for some paths only.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Override {
    /// For which drafts (globs, seen from the folder of this file).
    pub paths: Vec<String>,
    /// The house style there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<Style>,
    /// Rules or groups in the place of the selection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub select: Option<Vec<String>>,
    /// Rules or groups added to the selection.
    pub extend_select: Vec<String>,
    /// Rules or groups left out.
    pub ignore: Vec<String>,
    /// The level of single rules.
    pub levels: BTreeMap<String, LevelName>,
}

/// A person, a body or an outlet whose names are known.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Known {
    /// The full name.
    pub name: String,
    /// Other forms of it, spellings and short names.
    pub aliases: Vec<String>,
    /// The role (*spokesperson*).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// For whom it speaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub affiliation: Option<String>,
    /// What it is: `person`, `organisation`, `publication`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<TypeName>,
}

/// What is known of some records.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Record {
    /// For which records (globs, seen from the corpus).
    pub paths: Vec<String>,
    /// Who speaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    /// When (YYYY-MM-DD, YYYY-MM or YYYY).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where it can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// How far it is to be trusted word by word: `verbatim`, `edited` or `asr`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust: Option<TrustName>,
    /// Its language (`en`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The corpus holds everything that this speaker said in public: what is not there was not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complete: Option<bool>,
}

/// An enumeration whose words are the settings' words.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $word:literal $variant:ident),* $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $word)] $variant),* }

        impl $name {
            /// The word in the settings.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $word),* }
            }
        }
    };
}

words! {
    /// A way in which the same words are written or spoken.
    FoldName {
        /// Punctuation and quotation marks; the points of *U.S.*, *& / and*.
        "marks" Marks,
        /// Dashes and their spaces: *– / — / --*.
        "dashes" Dashes,
        /// *ﬁ / fi*, *æ / ae*, *ß / ss*.
        "ligatures" Ligatures,
        /// *é / e*.
        "accents" Accents,
        /// *’ / '*, and none: *dont / don't*.
        "apostrophes" Apostrophes,
        /// *e-mail / email*, *health care / health-care / healthcare*.
        "hyphens" Hyphens,
        /// *OK / okay*.
        "okay" Okay,
        /// *% / percent*.
        "percent" Percent,
        /// *$5 / five dollars*.
        "money" Money,
        /// *5 / five*, *1,600 / 1600*, *twenty-one / 21*.
        "numbers" Numbers,
        /// *3rd / third*.
        "ordinals" Ordinals,
        /// *favour / favor*.
        "spelling" Spelling,
        /// Upper and lower case.
        "case" Case,
        /// Markup of the record: *\*\*bold\*\**.
        "markup" Markup,
        /// *(APPLAUSE)* in the middle of the words.
        "directions" Directions,
        /// *um*, *you know*.
        "fillers" Fillers,
        /// *I, I think*; *th- the*.
        "stutters" Stutters,
        /// Somebody else's words between, and on goes the speaker.
        "interruptions" Interruptions,
    }
}

impl FoldName {
    fn meaning(self) -> Fold {
        match self {
            FoldName::Marks => Fold::Marks,
            FoldName::Dashes => Fold::Dashes,
            FoldName::Ligatures => Fold::Ligatures,
            FoldName::Accents => Fold::Accents,
            FoldName::Apostrophes => Fold::Apostrophes,
            FoldName::Hyphens => Fold::Hyphens,
            FoldName::Okay => Fold::Okay,
            FoldName::Percent => Fold::Percent,
            FoldName::Money => Fold::Money,
            FoldName::Numbers => Fold::Numbers,
            FoldName::Ordinals => Fold::Ordinals,
            FoldName::Spelling => Fold::Spelling,
            FoldName::Case => Fold::Case,
            FoldName::Markup => Fold::Markup,
            FoldName::Directions => Fold::Directions,
            FoldName::Fillers => Fold::Fillers,
            FoldName::Stutters => Fold::Stutters,
            FoldName::Interruptions => Fold::Interruptions,
        }
    }
}

words! {
    /// A house style.
    Style {
        /// Associated Press.
        "ap" Ap,
        /// Reuters.
        "reuters" Reuters,
        /// The New York Times.
        "nyt" Nyt,
        /// BBC.
        "bbc" Bbc,
        /// The Guardian.
        "guardian" Guardian,
        /// The Wall Street Journal.
        "wsj" Wsj,
        /// None: marks, case and marked cuts are the only tolerance.
        "none" None,
    }
}
words! {
    /// Which model reads.
    ModelName {
        /// `accurate` for a few drafts, `fast` for archives.
        "auto" Auto,
        /// The fast model.
        "fast" Fast,
        /// The accurate model.
        "accurate" Accurate,
        /// Nothing learned.
        "rules" Rules,
    }
}
words! {
    /// A rule's level.
    LevelName {
        /// Left out.
        "off" Off,
        /// Worth knowing.
        "info" Info,
        /// Worth a look before publishing.
        "warning" Warning,
        /// Not to be published so.
        "error" Error,
    }
}
words! {
    /// The lowest level that makes `check` end with 1.
    FailOn {
        /// Every finding.
        "info" Info,
        /// Warnings and errors.
        "warning" Warning,
        /// Errors.
        "error" Error,
        /// Nothing does.
        "never" Never,
    }
}
words! {
    /// The form of an ellipsis.
    Ellipsis {
        /// One character.
        "…" Character,
        /// Three points.
        "..." Points,
        /// Three points with spaces.
        ". . ." Spaced,
    }
}
words! {
    /// The marks of a house.
    Marks {
        /// “ ”
        "curly" Curly,
        /// " "
        "straight" Straight,
    }
}
words! {
    /// What a speaker is.
    TypeName {
        /// One human being.
        "person" Person,
        /// Several.
        "people" People,
        /// Government body, party, company, court, campaign.
        "organisation" Organisation,
        /// Newspaper, agency, broadcaster, website.
        "publication" Publication,
        /// Poll, report, letter, statement, law.
        "document" Document,
        /// A generic group.
        "group" Group,
        /// Anything else.
        "other" Other,
    }
}

impl TypeName {
    fn meaning(self) -> SpeakerType {
        match self {
            TypeName::Person => SpeakerType::Person,
            TypeName::People => SpeakerType::People,
            TypeName::Organisation => SpeakerType::Organisation,
            TypeName::Publication => SpeakerType::Publication,
            TypeName::Document => SpeakerType::Document,
            TypeName::Group => SpeakerType::Group,
            TypeName::Other => SpeakerType::Other,
        }
    }
}

words! {
    /// How far a record is to be trusted.
    TrustName {
        /// Word by word.
        "verbatim" Verbatim,
        /// Tidied or prepared.
        "edited" Edited,
        /// An automatic transcript.
        "asr" Asr,
    }
}

/// The JSON Schema of `onrecord.toml`, for editors.
pub fn schema() -> String {
    let schema = schemars::schema_for!(Config);
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// The nearest of some names to one that is none of them, where one is near enough to be meant.
pub fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    (names.into_iter())
        .map(|known| (strsim::damerau_levenshtein(name, known), known))
        .filter(|(distance, known)| *distance <= (known.chars().count() / 3).max(1))
        .min()
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_layers_win_key_by_key_and_say_where_they_came_from() {
        let file = Layer::file(
            "onrecord.toml",
            "style = \"ap\"\nignore = [\"marks\"]\n[levels]\nloaded-verb = \"info\"\nscare-quote = \"error\"\n",
        );
        let typed = Layer::setting("--config", "levels.loaded-verb", "warning");
        let flag = Layer::flag("--style", "style", "bbc");
        let settings = Settings::of(&[file.unwrap(), typed.unwrap(), flag.unwrap()]).unwrap();
        assert_eq!(settings.config.style, Some(Style::Bbc));
        assert_eq!(settings.config.levels["loaded-verb"], LevelName::Warning);
        assert_eq!(settings.config.levels["scare-quote"], LevelName::Error);
        assert_eq!(settings.origins["style"], "--style");
        assert_eq!(settings.origins["levels.scare-quote"], "onrecord.toml:5");
        assert_eq!(settings.origins["ignore"], "onrecord.toml:2");
        assert!(settings.shown().contains("levels.loaded-verb = \"warning\""), "{}", settings.shown());
    }

    #[test]
    fn an_unknown_key_or_word_is_an_error_with_the_nearest_name() {
        let error = Layer::file("onrecord.toml", "\nstlye = \"ap\"\n").unwrap_err();
        assert_eq!(error.to_string(), "onrecord.toml:2: there is no setting `stlye`; did you mean `style`?");
        let error = Layer::setting("--config", "style", "reuter").unwrap_err();
        assert_eq!(error.to_string(), "--config: there is no value `reuter`; did you mean `reuters`?");
        let error =
            Layer::file("onrecord.toml", "[[speakers]]\nname = \"A\"\nalias = [\"B\"]\n").unwrap_err();
        assert!(error.to_string().contains("did you mean `aliases`?"), "{error}");
        assert!(Layer::file("onrecord.toml", "style = ").unwrap_err().line.is_some());
    }

    #[test]
    fn a_name_that_no_rule_has_is_an_error_where_it_stands() {
        let text = "[levels]\nlaoded-verb = \"info\"\n";
        let error = Settings::of(&[Layer::file("onrecord.toml", text).unwrap()]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "onrecord.toml:2: there is no rule or group `laoded-verb`; did you mean `loaded-verb`?"
        );
    }

    #[test]
    fn rules_are_selected_by_name_and_group_and_overridden_by_path() {
        let text = "select = [\"record\"]\nextend-select = [\"marks\"]\nignore = [\"scare-quote\"]\n\
                    [levels]\nloaded-verb = \"error\"\nheadline-quote = \"off\"\n\
                    [[overrides]]\npaths = [\"opinion/**\"]\nignore = [\"record\"]\nstyle = \"bbc\"\n";
        let config = Settings::of(&[Layer::file("onrecord.toml", text).unwrap()]).unwrap().config;
        let rules = config.rules(&[]);
        let on = |rules: &rule::Options, name| rules.on(rule::named(name).unwrap());
        assert!(on(&rules, "altered-quote") && on(&rules, "mixed-marks") && on(&rules, "loaded-verb"));
        assert!(!on(&rules, "scare-quote") && !on(&rules, "headline-quote") && !on(&rules, "bare-source"));
        let over = config.rules(&[&config.overrides[0]]);
        assert!(!on(&over, "altered-quote") && on(&over, "mixed-marks"));
        assert_eq!((rules.style.name, over.style.name), ("none", "bbc"));
    }

    #[test]
    fn every_fold_has_its_switch() {
        for fold in Fold::ALL {
            let text = format!("[folds]\n{} = false\n", fold.name());
            let config: Config = toml::from_str(&text).unwrap_or_else(|e| panic!("{text}: {e}"));
            let folds = config.judging().matching.folds;
            assert!(Fold::ALL.iter().all(|other| folds.has(*other) == (other != fold)), "{text}");
        }
    }

    #[test]
    fn values_are_toml_or_bare_words() {
        let layer = Layer::setting("--config", "ignore", "[\"marks\", \"upkeep\"]").unwrap();
        assert_eq!(Settings::of(&[layer]).unwrap().config.ignore, ["marks", "upkeep"]);
        let layer = Layer::setting("--config", "stale-days", "30").unwrap();
        assert_eq!(Settings::of(&[layer]).unwrap().config.stale_days, Some(30));
    }
}
