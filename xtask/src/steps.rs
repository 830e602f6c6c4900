//! How a run talks to the person in front of it: numbered steps with the time they usually take, and failures
//! that say what failed, why, and the command that mends it. Decides nothing.

use std::fmt;
use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// What went wrong, in the three sentences a reader needs.
#[derive(Debug)]
pub struct Failure {
    /// The thing that was attempted.
    pub what: String,
    /// What was seen instead.
    pub why: String,
    /// A command or an act that gets the reader on.
    pub mend: String,
}

/// The result of everything here that can fail.
pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    pub fn new(what: impl Into<String>, why: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { what: what.into(), why: why.into(), mend: mend.into() }
    }

    /// A file or folder that could not be read, written or moved.
    pub fn file(act: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::new(
            format!("{act} {}", path.display()),
            error.to_string(),
            "check the path, its owner and the free space (df -h)",
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "failed: {}", self.what)?;
        writeln!(out, "   why: {}", self.why)?;
        write!(out, "  mend: {}", self.mend)
    }
}

/// Counts the steps of one command: "step 2/4 server (about 60 s)".
pub struct Steps {
    total: usize,
    next: usize,
}

impl Steps {
    pub fn new(total: usize) -> Self {
        Self { total, next: 1 }
    }

    /// Announces a step. `expected` is what it takes once the caches are warm.
    pub fn begin(&mut self, name: &str, expected: Duration) -> Step {
        say(&format!("step {}/{} {name} (about {})", self.next, self.total, rough(expected)));
        self.next += 1;
        Step { name: name.to_owned(), started: Instant::now() }
    }
}

/// A step under way.
pub struct Step {
    name: String,
    started: Instant,
}

impl Step {
    pub fn done(&self) -> Duration {
        let took = self.started.elapsed();
        say(&format!("     {} done in {}", self.name, rough(took)));
        took
    }
}

/// One line for the reader, written at once so that it stands before what a child prints.
pub fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // A closed pipe on the other side is no reason to stop the work.
    let _ = writeln!(out, "{line}");
    let _ = out.flush();
}

/// A duration as people say it: "8 s", "3 min".
pub fn rough(time: Duration) -> String {
    match time.as_secs() {
        0 => "1 s".to_owned(),
        seconds @ 1..=119 => format!("{seconds} s"),
        seconds => format!("{} min", (seconds + 30) / 60),
    }
}

/// The command as one would type it.
pub fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|arg| arg.to_string_lossy().into_owned()));
    words.join(" ")
}

/// Runs a child in the foreground; its output goes where ours goes.
pub fn run(command: &mut Command, what: &str, mend: &str) -> Outcome {
    let status =
        command.stdin(Stdio::null()).status().map_err(|error| not_started(command, what, &error, mend))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::new(what, format!("`{}` ended with {status}", shown(command)), mend))
}

/// Runs a child and keeps what it printed; a non-zero end is a failure that quotes its last lines.
pub fn capture(command: &mut Command, what: &str, mend: &str) -> Outcome<String> {
    let output =
        command.stdin(Stdio::null()).output().map_err(|error| not_started(command, what, &error, mend))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(Failure::new(
        what,
        format!("`{}` ended with {}\n{}", shown(command), output.status, tail(&output)),
        mend,
    ))
}

fn not_started(command: &Command, what: &str, error: &std::io::Error, mend: &str) -> Failure {
    Failure::new(what, format!("`{}` did not start: {error}", shown(command)), mend)
}

fn tail(output: &Output) -> String {
    let text =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    last_lines(&text, 20)
}

/// The last `count` lines of a text, indented to stand under a failure.
pub fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let from = lines.len().saturating_sub(count);
    lines.iter().skip(from).map(|line| format!("        {line}")).collect::<Vec<_>>().join("\n")
}
