//! What is found after a run that died, met a full disk, or met another run: the old state or the new one,
//! whole. Kills are real: at random moments, and with `strace`, where the system has it, at every system call
//! that touches a file. The library's own faults are injected in `src/corpus/tests.rs`.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

const RECORD: &str =
    "ANA ORTIZ: We will not rebuild the old bridge this year.\n\nTOM HALE: Nobody asked us.\n";
const DRAFT: &str =
    "“We will rebuild the old bridge this year,” Ana Ortiz said. A source said \"yes... no\".\n";

fn laid() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("records")).unwrap();
    std::fs::write(folder.path().join("records/council.txt"), RECORD).unwrap();
    std::fs::write(folder.path().join("a.md"), DRAFT).unwrap();
    folder
}

fn onrecord(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    command.current_dir(folder).env("ONRECORD_MODEL", "rules").env_remove("GITHUB_STEP_SUMMARY");
    command
}

fn ran(folder: &Path, arguments: &[&str]) -> Output {
    onrecord(folder).args(arguments).output().unwrap()
}

/// The files of a folder that somebody would read, with what they hold.
fn state(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_file() && !name.ends_with(".part") && !name.ends_with(".lock") {
            files.push((name, std::fs::read(entry.path()).unwrap()));
        }
    }
    files.sort();
    files
}

/// A verb that writes: what it is called with, and the folder in which it writes.
struct Writes {
    arguments: &'static [&'static str],
    into: &'static str,
}

const WRITES: [Writes; 5] = [
    Writes { arguments: &["index", "records"], into: "records/.onrecord" },
    Writes { arguments: &["report", "--quiet", "--corpus", "records", "a.md"], into: "reports" },
    Writes { arguments: &["check", "--quiet", "--write-baseline", "out/base.toml", "a.md"], into: "out" },
    Writes {
        arguments: &["check", "--quiet", "--format", "sarif", "--output", "out/a.sarif", "a.md"],
        into: "out",
    },
    Writes { arguments: &["check", "--quiet", "--fix", "--select", "marks", "out/b.md"], into: "out" },
];

/// Lays the old state, and says what a whole run makes of it: `(old, new)`.
fn states(folder: &Path, writes: &Writes) -> [Vec<(String, Vec<u8>)>; 2] {
    let old = restore(folder, writes);
    assert!(
        ran(folder, writes.arguments).status.code().is_some_and(|code| code < 2),
        "{:?}",
        writes.arguments
    );
    let new = state(&folder.join(writes.into));
    assert_ne!(old, new, "{:?} changes something", writes.arguments);
    [old, new]
}

/// The old state: what an earlier run wrote.
fn restore(folder: &Path, writes: &Writes) -> Vec<(String, Vec<u8>)> {
    let into = folder.join(writes.into);
    std::fs::remove_dir_all(&into).ok();
    match writes.arguments[0] {
        "index" => {
            std::fs::remove_file(folder.join("records/more.txt")).ok();
            lay(&folder.join("records/council.txt"), RECORD);
            assert!(ran(folder, &["index", "records"]).status.success());
            lay(&folder.join("records/more.txt"), "MARA QUINT: Not one boat could sail.\n");
        }
        _ => {
            std::fs::create_dir_all(&into).unwrap();
            for name in ["base.toml", "a.sarif", "index.html", "quotes.csv", "sources.csv", "chains.csv"] {
                std::fs::write(into.join(name), "old\n").unwrap();
            }
            std::fs::write(into.join("b.md"), "A source said \"yes... no\" and “no…”.\n").unwrap();
        }
    }
    state(&into)
}

/// Writes a file as of one moment long ago, which the index remembers: the same every time.
pub fn lay(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
    let file = std::fs::File::options().write(true).open(path).unwrap();
    file.set_modified(std::time::UNIX_EPOCH + Duration::from_secs(1_000_000_000)).unwrap();
}

/// Every file is as it was or as it should be, and what a half-finished run leaves has a name of its own.
fn hold(folder: &Path, writes: &Writes, [old, new]: &[Vec<(String, Vec<u8>)>; 2], when: &str) {
    let found = state(&folder.join(writes.into));
    for file in &found {
        let known = old.contains(file) || new.contains(file);
        assert!(
            known,
            "{:?} killed {when}: {} is neither the old one nor the new one",
            writes.arguments, file.0
        );
    }
    assert!(
        old.iter().all(|(name, _)| found.iter().any(|(other, _)| name == other)),
        "a file is gone, {when}"
    );
    if writes.arguments[0] == "index" {
        let verified = ran(folder, &["index", "--verify", "records"]);
        assert!(verified.status.success(), "{when}: {}", String::from_utf8_lossy(&verified.stderr));
    }
}

/// How many kills at random moments; `KILLS=1000` for a night's worth.
fn kills() -> u32 {
    std::env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(12)
}

#[test]
fn a_killed_run_leaves_the_old_state_or_the_new_one() {
    let folder = laid();
    let mut ended = [0, 0];
    for writes in &WRITES {
        let states = states(folder.path(), writes);
        restore(folder.path(), writes);
        let started = std::time::Instant::now();
        ran(folder.path(), writes.arguments);
        let whole = started.elapsed();
        for kill in 0..kills() {
            restore(folder.path(), writes);
            let mut child = onrecord(folder.path())
                .args(writes.arguments)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let after = whole.mul_f64(f64::from(kill) / f64::from(kills()) * 1.1);
            std::thread::sleep(after);
            child.kill().unwrap();
            let killed = child.wait().unwrap().code().is_none();
            ended[usize::from(killed)] += 1;
            hold(folder.path(), writes, &states, &format!("after {after:?} of {whole:?}"));
        }
    }
    let [whole, killed] = ended;
    println!("{killed} runs were killed, {whole} had ended before");
    assert!(killed > whole, "kills come too late: {killed} of {}", killed + whole);
}

/// Whether `strace` is here and may trace.
fn strace() -> bool {
    let traced = Command::new("strace").args(["-qq", "-e", "trace=none", "true"]).output();
    traced.is_ok_and(|done| done.status.success())
}

/// System calls that change what lies on a disk.
const CALLS: [&str; 12] = [
    "openat",
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "fchmod",
    "mkdir",
    "flock",
];

#[test]
fn a_run_killed_at_any_system_call_leaves_the_old_state_or_the_new_one() {
    if !strace() {
        eprintln!("left out: strace is not here, or may not trace");
        return;
    }
    let folder = laid();
    let every: usize = std::env::var("EVERY").ok().and_then(|every| every.parse().ok()).unwrap_or(3);
    let mut killed = 0;
    for writes in &WRITES {
        let states = states(folder.path(), writes);
        for call in CALLS {
            // A death at the Nth of these calls, until there is none; the first ones, which only load the
            // program, in larger steps.
            let mut when = 1;
            loop {
                restore(folder.path(), writes);
                let done = Command::new("strace")
                    .args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={call}")])
                    .args(["-e", &format!("inject={call}:signal=KILL:when={when}")])
                    .arg(env!("CARGO_BIN_EXE_onrecord"))
                    .args(["--threads", "1"])
                    .args(writes.arguments)
                    .current_dir(folder.path())
                    .env("ONRECORD_MODEL", "rules")
                    .output()
                    .unwrap();
                hold(folder.path(), writes, &states, &format!("at {call} {when}"));
                if done.status.code().is_some_and(|code| code < 2) {
                    break;
                }
                killed += 1;
                when += if call == "openat" { every * 2 } else { 1 + every / 3 };
            }
        }
    }
    println!("{killed} deaths");
    assert!(killed > 20, "{killed}");
}

#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let folder = laid();
    // `/dev/full` takes no byte.
    if Path::new("/dev/full").exists() {
        let done = ran(folder.path(), &["check", "--format", "json", "--output", "/dev/full", "a.md"]);
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{told}");
        assert!(told.contains("/dev/full could not be written"), "{told}");
        let done = Command::new("sh")
            .args([
                "-c",
                &format!("'{}' check --format json a.md > /dev/full", env!("CARGO_BIN_EXE_onrecord")),
            ])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert_eq!(done.status.code(), Some(2), "{}", String::from_utf8_lossy(&done.stderr));
    }
    for writes in &WRITES {
        let states = states(folder.path(), writes);
        restore(folder.path(), writes);
        // A limit on the size of files stands for a disk that is full.
        let line = format!("trap '' XFSZ; ulimit -f 0; exec '{}' \"$@\"", env!("CARGO_BIN_EXE_onrecord"));
        let done = Command::new("sh")
            .args(["-c", &line, "sh"])
            .args(writes.arguments)
            .current_dir(folder.path())
            .env("ONRECORD_MODEL", "rules")
            .stdout(Stdio::null())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{:?}: {told}", writes.arguments);
        assert!(told.contains("error: "), "{told}");
        hold(folder.path(), writes, &states, "on a full disk");
    }
}

/// Whether a file system of our own may be mounted here, for nobody else to see.
fn mounts() -> bool {
    let line = "mount -t tmpfs -o size=64k none /mnt";
    Command::new("unshare").args(["-m", "sh", "-c", line]).output().is_ok_and(|done| done.status.success())
}

/// Lays the newsroom on a file system of its own, made so by `line` when all is laid; runs a verb there, and
/// brings back how it ended, what it told, and the folder as it was left.
fn elsewhere(folder: &Path, writes: &Writes, line: &str) -> (Option<i32>, String, tempfile::TempDir) {
    let after = tempfile::tempdir().unwrap();
    let disk = tempfile::tempdir().unwrap();
    let script = format!(
        "mount -t tmpfs -o size=64m none \"$DISK\"; cp -a . \"$DISK\"; cd \"$DISK\"; {line}\n\
         '{}' \"$@\" && ended=0 || ended=$?\ncp -a . \"$AFTER\"; exit $ended",
        env!("CARGO_BIN_EXE_onrecord")
    );
    let done = Command::new("unshare")
        .args(["-m", "sh", "-ec", &script, "sh"])
        .args(writes.arguments)
        .current_dir(folder)
        .env("DISK", disk.path())
        .env("AFTER", after.path())
        .env("ONRECORD_MODEL", "rules")
        .stdout(Stdio::null())
        .output()
        .unwrap();
    (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned(), after)
}

/// A disk with room for nothing more, for a page more, for two, until all fits.
#[test]
fn a_disk_that_fills_up_is_told_and_loses_nothing() {
    if !mounts() {
        eprintln!("left out: nothing may be mounted here");
        return;
    }
    let folder = laid();
    let (mut full, mut fitted) = (0, 0);
    for writes in &WRITES {
        let states = states(folder.path(), writes);
        for pages in (0..12).chain([16, 24, 32, 64, 4096]) {
            restore(folder.path(), writes);
            let line = format!(
                "used=$(df -k . | awk 'NR == 2 {{ print $3 }}'); \
                 mount -o remount,size=$((used + {}))k \"$DISK\"",
                pages * 4
            );
            let (code, told, after) = elsewhere(folder.path(), writes, &line);
            hold(after.path(), writes, &states, &format!("with {pages} pages left"));
            match code {
                Some(0 | 1) => fitted += 1,
                _ => {
                    assert_eq!(code, Some(2), "{:?}, {pages} pages left: {told}", writes.arguments);
                    assert!(told.contains("error: "), "{told}");
                    full += 1;
                }
            }
        }
        // Where all fits, all is new.
        restore(folder.path(), writes);
        let (_, _, after) = elsewhere(folder.path(), writes, "");
        assert_eq!(state(&after.path().join(writes.into)), states[1], "{:?}", writes.arguments);
    }
    println!("{full} runs met a full disk, {fitted} fitted");
    assert!(full >= WRITES.len() && fitted >= WRITES.len(), "{full} {fitted}");
}

#[test]
fn a_disk_that_takes_no_writing_is_told_and_stays_as_it_is() {
    if !mounts() {
        eprintln!("left out: nothing may be mounted here");
        return;
    }
    let folder = laid();
    for writes in &WRITES {
        let states = states(folder.path(), writes);
        restore(folder.path(), writes);
        let (code, told, after) = elsewhere(folder.path(), writes, "mount -o remount,ro \"$DISK\"");
        assert_eq!(code, Some(2), "{:?}: {told}", writes.arguments);
        assert!(told.contains("error: "), "{told}");
        assert_eq!(state(&after.path().join(writes.into)), states[0], "{:?}", writes.arguments);
    }
}

#[test]
fn records_on_a_disk_that_takes_no_writing_have_their_index_among_the_caches() {
    if !mounts() {
        eprintln!("left out: nothing may be mounted here");
        return;
    }
    let (folder, caches) = (laid(), tempfile::tempdir().unwrap());
    let line = format!(
        "export XDG_CACHE_HOME='{}'; mount -o remount,ro \"$DISK\"\n'{}' index --quiet records",
        caches.path().display(),
        env!("CARGO_BIN_EXE_onrecord")
    );
    let arguments = &["check", "--quiet", "--corpus", "records", "--select", "altered-quote", "a.md"];
    let (code, told, after) = elsewhere(folder.path(), &Writes { arguments, into: "records" }, &line);
    assert_eq!(code, Some(1), "the quotation is found, and found altered: {told}");
    assert!(!after.path().join("records/.onrecord").exists());
    let indexes = state(&caches.path().join("onrecord"));
    assert_eq!(indexes.len(), 1, "one index among the caches");
}

#[test]
fn a_place_that_cannot_be_written_is_told() {
    let folder = laid();
    for arguments in [
        &["index", "--index", "/proc/onrecord.index", "records"][..],
        &["report", "--out", "/proc/onrecord", "a.md"],
        &["check", "--output", "/proc/onrecord.json", "a.md"],
        &["check", "--write-baseline", "/proc/onrecord.toml", "a.md"],
    ] {
        let done = ran(folder.path(), arguments);
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{arguments:?}: {told}");
        assert!(told.contains("error: ") && told.contains("/proc"), "{arguments:?}: {told}");
    }
}

#[test]
fn a_device_is_written_to_and_never_replaced() {
    let folder = laid();
    let done = ran(folder.path(), &["extract", "--format", "json", "--output", "/dev/null", "a.md"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(!std::fs::metadata("/dev/null").unwrap().is_file(), "/dev/null is what it was");
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_new_files_get_the_rights_that_new_files_get() {
    use std::os::unix::fs::PermissionsExt;
    let folder = laid();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("real.json"), "old").unwrap();
    std::os::unix::fs::symlink("real.json", at("link.json")).unwrap();
    assert!(
        ran(folder.path(), &["extract", "--format", "json", "--output", "link.json", "a.md"])
            .status
            .success()
    );
    assert!(at("link.json").is_symlink() && std::fs::read(at("real.json")).unwrap() != b"old");
    let line = format!(
        "umask 077; exec '{}' extract --format json --output secret.json a.md",
        env!("CARGO_BIN_EXE_onrecord")
    );
    assert!(Command::new("sh").args(["-c", &line]).current_dir(folder.path()).status().unwrap().success());
    assert_eq!(std::fs::metadata(at("secret.json")).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn of_two_builds_at_once_one_waits_for_nobody_and_both_leave_a_whole_index() {
    let folder = laid();
    for number in 0..40 {
        std::fs::write(folder.path().join(format!("records/{number}.txt")), RECORD.repeat(50)).unwrap();
    }
    for round in 0..6 {
        std::fs::write(folder.path().join("records/more.txt"), format!("{RECORD}\n\n{round}\n")).unwrap();
        let start =
            || onrecord(folder.path()).args(["index", "records"]).stderr(Stdio::piped()).spawn().unwrap();
        for run in [start(), start(), start()] {
            let done = run.wait_with_output().unwrap();
            let told = String::from_utf8_lossy(&done.stderr).into_owned();
            assert!(done.status.success() || told.contains("another run is building"), "{told}");
        }
        let verified = ran(folder.path(), &["index", "--verify", "records"]);
        let told = String::from_utf8_lossy(&verified.stdout).into_owned();
        assert!(verified.status.success() && told.ends_with("is sound\n"), "{told}");
    }
}

#[test]
fn files_that_change_while_they_are_read_stop_nothing() {
    let folder = laid();
    let at = |name: &str| folder.path().join(name);
    let over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut size = 1;
            while !over.load(std::sync::atomic::Ordering::Relaxed) {
                size = size % 60 + 7;
                std::fs::write(at("a.md"), DRAFT.repeat(size)).unwrap();
                std::fs::write(at("records/council.txt"), RECORD.repeat(size)).unwrap();
                std::thread::sleep(Duration::from_millis(1));
            }
        });
        for _ in 0..8 {
            for arguments in [
                &["index", "records"][..],
                &["check", "--quiet", "--corpus", "records", "--format", "json", "a.md"],
                &["check", "--quiet", "--fix", "a.md"],
            ] {
                let done = ran(folder.path(), arguments);
                let told = String::from_utf8_lossy(&done.stderr).into_owned();
                let changed = told.contains("changed while it was being mended");
                // A file that was empty for a moment holds no words, and an empty corpus is an error.
                let empty = told.contains("holds no record") || told.contains("it is empty");
                assert!(
                    done.status.code().is_some_and(|code| code < 2) || changed || empty,
                    "{arguments:?}: {told}"
                );
                assert!(!told.contains("a fault inside"), "{told}");
            }
        }
        over.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    assert!(ran(folder.path(), &["index", "records"]).status.success());
    let verified = ran(folder.path(), &["index", "--verify", "records"]);
    assert!(String::from_utf8_lossy(&verified.stdout).ends_with("is sound\n"));
}
