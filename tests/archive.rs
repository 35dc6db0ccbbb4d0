//! An archive whose answers are known, made here from invented prose: shared quotations with their earliest draft
//! and their drift, a circle of three outlets, one origin behind several, counts of named and unnamed.

use onrecord::audit::{Archive, Audit, trace};
use onrecord::check::{self, Stages};
use onrecord::draft;

/// How many quotations are shared.
const SHARED: usize = 12;
/// In how many drafts each stands.
const DRAFTS: usize = 5;

/// A thing that the quotation with that number alone speaks of.
const THINGS: [&str; SHARED] = [
    "the ferry timetable has been printed with the wrong tides for every day of the month",
    "our orchard lost more trees in that one night than in the thirty years before it",
    "nobody counts the children who walk two hours to the only school that stayed open",
    "a lighthouse without a keeper is only a tower with an expensive bulb inside",
    "they paved the market square twice and forgot the drains on both occasions",
    "my grandmother remembered the flood because she had rowed to her own wedding",
    "the orchestra played in coats since the boiler failed before the second rehearsal",
    "wolves came down to the railway long before anyone wrote a report about wolves",
    "every loaf in this bakery is weighed by hand because the scale was stolen",
    "the archive burned and with it went the only map of the old mine shafts",
    "we asked for a bridge and received a photograph of somebody opening a bridge",
    "the honey harvest failed when the lime trees along the canal were cut",
];
const PEOPLE: [&str; 4] = ["Ana Ortiz", "Bo Lindqvist", "Inez Marlowe", "Tomas Harrow"];
const OUTLETS: [&str; DRAFTS] =
    ["Brook Gazette", "Lindholm Post", "Vale Courier", "Harbour Herald", "Marsh Tribune"];

fn archive() -> Audit {
    let mut drafts: Vec<(String, String)> = Vec::new();
    for (number, thing) in THINGS.iter().enumerate() {
        let speaker = PEOPLE[number % PEOPLE.len()];
        for (copy, outlet) in OUTLETS.iter().enumerate() {
            // One copy has another word, one is cut short.
            let mut words: Vec<&str> = thing.split(' ').collect();
            match copy {
                2 => words[3] = "splendid",
                4 => words.truncate(9),
                _ => {}
            }
            let said = words.join(" ");
            let day = 28 - copy;
            let text = format!(
                "---\npublication: {}\ndate: 2024-{:02}-{day:02}\n---\n\n\"{said},\" {speaker} said on Friday.\n",
                outlet,
                number + 1
            );
            drafts.push((format!("shared/{number:02}-{copy}.md"), text));
        }
    }
    let cite = |from: &str, to: &str| {
        format!("---\npublication: {from}\n---\n\nThe {to} reported that the quay would be raised.\n")
    };
    drafts.push(("circle/a.md".into(), cite("Brook Gazette", "Lindholm Post")));
    drafts.push(("circle/b.md".into(), cite("Lindholm Post", "Vale Courier")));
    drafts.push(("circle/c.md".into(), cite("Vale Courier", "Brook Gazette")));
    drafts.push(("circle/d.md".into(), cite("Marsh Tribune", "Brook Gazette")));
    for outlet in ["Reuters", "AFP", "Interfax"] {
        let text = format!("\"It is finished,\" Greta Holm told {outlet}. Holm said she would leave.\n");
        drafts.push((format!("common/{outlet}.txt"), text));
    }
    for number in 0..3 {
        let text = "\"The quay is unsafe,\" two officials said. \"Nobody has looked,\" said a clerk, who spoke on \
                    condition of anonymity because she was not authorised to speak.\n";
        drafts.push((format!("unnamed/{number}.txt"), text.to_owned()));
    }
    let mut archive = Archive::default();
    for (path, text) in drafts {
        let draft = draft::read(&path, text.into_bytes(), None).unwrap();
        archive.add(trace(&check::analyse(draft, &Stages::default()), None));
    }
    archive.finish()
}

#[test]
fn an_archive_with_known_answers_is_told_as_it_is() {
    let audit = archive();
    assert_eq!(audit.drafts as usize, SHARED * DRAFTS + 10);

    // Every shared quotation, whole: its drafts, its earliest (the last copy has the earliest day), its wordings.
    assert_eq!(audit.shared.len(), SHARED, "{:#?}", audit.shared);
    for shared in &audit.shared {
        assert_eq!(shared.drafts as usize, DRAFTS);
        let number: usize = shared.earliest["shared/".len()..][..2].parse().unwrap();
        assert_eq!(shared.earliest, format!("shared/{number:02}-4.md"));
        assert_eq!(shared.speakers, [PEOPLE[number % PEOPLE.len()]]);
        assert_eq!(shared.variants.len(), 3, "{shared:#?}");
        let whole = shared.variants.iter().find(|v| v.documents.len() == 3).unwrap();
        let drift: Vec<&str> = whole.drift.iter().map(|d| d.was.as_str()).collect();
        assert_eq!(drift, [""], "the earliest was shorter: words were added");
        let other = shared.variants.iter().find(|v| v.text.contains("splendid")).unwrap();
        assert_eq!(other.drift[0].is, "splendid");
        let was = THINGS[number].split(' ').nth(3).unwrap();
        assert_eq!(other.drift[0].was, was);
    }

    // The circle, and not the outlet that only cites into it.
    assert_eq!(audit.circles.len(), 1, "{:#?}", audit.circles);
    assert_eq!(audit.circles[0].outlets, ["Brook Gazette", "Lindholm Post", "Vale Courier"]);
    assert_eq!(audit.circles[0].times, 3);

    // One named origin behind three agencies; two drafts' unnamed officials are not one origin.
    let common: Vec<&str> = audit.common.iter().map(|c| c.origin.as_str()).collect();
    assert_eq!(common, ["Greta Holm"]);
    assert_eq!(audit.common[0].outlets, ["Agence France-Presse", "Interfax", "Reuters"]);

    // Unnamed: two origins in each of three drafts, one of them with a reason.
    let unnamed: Vec<_> = audit.by_draft.iter().flat_map(|d| &d.unnamed).collect();
    assert_eq!(unnamed.len(), 6);
    let reasons: Vec<_> = unnamed.iter().filter_map(|u| u.reason.as_deref()).collect();
    assert_eq!(reasons, ["because she was not authorised to speak"; 3]);
    assert_eq!(audit.anonymous, 6);
    assert_eq!(audit.named + audit.anonymous, audit.attributed);
    let share: f64 = audit.parties.iter().map(|p| p.share).sum();
    assert!((share - 1.0).abs() < 1e-9);
}
