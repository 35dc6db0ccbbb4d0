//! Reading order is pipeline order is import order: a module uses only modules above it in `src/lib.rs`.

use std::path::{Path, PathBuf};

#[test]
fn a_module_uses_only_modules_above_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let lib = std::fs::read_to_string(src.join("lib.rs")).unwrap();
    let order: Vec<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert!(order.len() > 10, "src/lib.rs lists the modules");
    let mut faults = Vec::new();
    for (rank, module) in order.iter().enumerate() {
        for file in files_of(&src, module) {
            let text = std::fs::read_to_string(&file).unwrap();
            // What a module's own tests use does not bind the module.
            let code = text.lines().take_while(|line| *line != "#[cfg(test)]");
            for (number, line) in code.enumerate() {
                let code = line.split("//").next().unwrap_or("");
                for used in modules_used(code) {
                    let Some(used_rank) = order.iter().position(|name| *name == used) else { continue };
                    if used_rank > rank {
                        let file = file.strip_prefix(&src).unwrap().display();
                        faults.push(format!(
                            "src/{file}:{}: {module} uses {used}, which stands below it",
                            number + 1
                        ));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// The modules that a line names by `crate::x`, and by `crate::{x, y}`.
fn modules_used(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for rest in line.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(list) => found.extend(list.split(',').map(first_word)),
            None => found.push(first_word(rest)),
        }
    }
    found
}

fn first_word(text: &str) -> &str {
    let text = text.trim_start();
    &text[..text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())]
}

fn files_of(src: &Path, module: &str) -> Vec<PathBuf> {
    let alone = src.join(format!("{module}.rs"));
    if alone.exists() {
        return vec![alone];
    }
    let (mut found, mut folders) = (Vec::new(), vec![src.join(module)]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.extension().is_some_and(|ending| ending == "rs") => found.push(path),
                false => {}
            }
        }
    }
    found.sort();
    found
}

#[test]
fn the_reader_of_imports_sees_them() {
    assert_eq!(modules_used("use crate::text::{Run, Span};"), ["text"]);
    assert_eq!(modules_used("use crate::{draft, segment::Layout};"), ["draft", "segment"]);
    assert_eq!(modules_used("let x = crate::audit::y(crate::rule::Z);"), ["audit", "rule"]);
}
