//! `cargo xtask`: set-up, build, run and check of the portal. This file reads the command line; every command is a
//! module of its own. Nothing here is shipped.

mod accounts;
mod backends;
mod bench;
mod browser_tests;
mod build;
mod cache;
mod children;
mod contract;
mod dist;
mod doctor;
mod e2e;
mod finish;
mod gallery;
mod html;
mod journey;
mod linked;
mod lint;
mod names;
mod node;
mod pointing;
mod portal;
mod postgres;
mod python;
mod serve;
mod size;
mod split;
mod steps;
mod test;
mod tools;

use std::path::PathBuf;
use std::process::ExitCode;

use cache::Places;
use steps::{Failure, Outcome};

const USAGE: &str = "\
usage: cargo xtask <command>

  serve [--release] [--watch] [--port N] [--data DIR]
                     the portal on 127.0.0.1:8080 with demo data; --watch builds anew on every change
  test [PART]... [--keep-going] [--all] [-- ARGS]
                     all checks in order, or the named parts:
                     format lint architecture domain profiles server contract backends browser charts e2e journey
                     size
                     --all: every backend and not four of them
                     ARGS go to the test runner of the part (nextest, Playwright)
  dist [--out DIR] [--backend FILE]
                     the deployable folder: page and server, release builds; with FILE the page talks to the
                     backend that it describes (docs/backends.md)
  doctor             what is installed, what is missing, how to get it; changes nothing
  bench load [--runs N] [--peers DIR] [--only NAME,NAME]
                     first paint and first rows, side by side with other front ends
  bench kpi [--runs N] [--only parts,portal,solid] [--rows N,N]
                     the figures of 100,000 and of a million deals: reading, adding up, filters, orders, memory,
                     side by side with libraries and pages of JavaScript
  bench profile [--runs N]
                     a request and a record by a profile, side by side with a client written by hand
  backends list | up NAME... | prove NAME...
                     real REST servers of other makers, for tests: `up` runs them on loopback until the standard
                     input closes, `prove` tries their requests; `light` and `all` stand for names

  Tools and build output lie in $PORTAL_CACHE, else ~/.cache/partner-portal.";

fn main() -> ExitCode {
    if split::is_stand_in() {
        return split::stand_in();
    }
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

/// `Ok(false)`: the command said itself what failed.
fn run(args: &[String]) -> Outcome<bool> {
    let Some((command, rest)) = args.split_first() else {
        eprintln!("{USAGE}");
        return Ok(false);
    };
    let mut words = Words::new(rest);
    match command.as_str() {
        "serve" => {
            let wish = serve::Wish {
                release: words.flag("--release"),
                watch: words.flag("--watch"),
                port: words.number("--port")?.unwrap_or(8080),
                data: words.value("--data")?.map(in_callers_folder),
            };
            words.nothing_left()?;
            serve::serve(&Places::find()?, &wish).map(|()| true)
        }
        "test" => {
            let keep_going = words.flag("--keep-going");
            let all = words.flag("--all");
            let (parts, passed_on) = words.parts();
            test::test(&Places::find()?, &parts, keep_going, all, &passed_on)
        }
        "dist" => {
            let out = words.value("--out")?.map(in_callers_folder);
            let backend = words.value("--backend")?.map(in_callers_folder);
            words.nothing_left()?;
            dist::dist(&Places::find()?, out, backend).map(|()| true)
        }
        "doctor" => {
            words.nothing_left()?;
            doctor::doctor(&Places::find()?)
        }
        "bench" => {
            let runs = words.number("--runs")?;
            let rows = words.value("--rows")?;
            let only = words.value("--only")?;
            if words.left() == ["profile"] {
                return bench::profile(&Places::find()?, runs.unwrap_or(200)).map(|()| true);
            }
            if words.left() == ["kpi"] {
                let rows = rows.unwrap_or_else(|| "100000,1000000".to_owned());
                let rows = rows.split(',').map(str::parse).collect::<Result<Vec<u32>, _>>();
                let rows = rows.map_err(|_| misused("--rows takes numbers, as in 100000,1000000"))?;
                let wish = bench::KpiWish { rounds: runs.unwrap_or(25), only, rows };
                return bench::kpi(&Places::find()?, &wish).map(|()| true);
            }
            let wish = bench::Wish {
                runs: runs.unwrap_or(7),
                peers: words.value("--peers")?.map(in_callers_folder),
                only,
            };
            if words.left() != ["load"] {
                return Err(misused("the benchmarks are `load`, `kpi` and `profile`"));
            }
            bench::load(&Places::find()?, &wish).map(|()| true)
        }
        "backends" => backends::command(&Places::find()?, rest).map(|()| true),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(true)
        }
        other => Err(misused(&format!("`{other}` is not a command"))),
    }
}

/// Relative paths are meant from where the caller stands; children run in the checkout.
fn in_callers_folder(path: String) -> PathBuf {
    std::env::current_dir().unwrap_or_default().join(path)
}

fn misused(why: &str) -> Failure {
    Failure::new("read the command line", why, format!("use it as follows\n\n{USAGE}"))
}

/// The words after the command, taken out one by one.
struct Words {
    left: Vec<String>,
}

impl Words {
    fn new(words: &[String]) -> Self {
        Self { left: words.to_vec() }
    }

    fn flag(&mut self, name: &str) -> bool {
        let before = self.left.len();
        self.left.retain(|word| word != name);
        self.left.len() != before
    }

    fn value(&mut self, name: &str) -> Outcome<Option<String>> {
        let Some(at) = self.left.iter().position(|word| word == name) else { return Ok(None) };
        self.left.remove(at);
        if at < self.left.len() {
            Ok(Some(self.left.remove(at)))
        } else {
            Err(misused(&format!("{name} needs a value")))
        }
    }

    fn number<N: std::str::FromStr>(&mut self, name: &str) -> Outcome<Option<N>> {
        let Some(text) = self.value(name)? else { return Ok(None) };
        text.parse().map(Some).map_err(|_| misused(&format!("{name} needs a number, not `{text}`")))
    }

    fn left(&self) -> Vec<&str> {
        self.left.iter().map(String::as_str).collect()
    }

    /// What stands before `--` and what stands after it.
    fn parts(&self) -> (Vec<String>, Vec<String>) {
        let mut halves = self.left.splitn(2, |word| word == "--").map(<[String]>::to_vec);
        (halves.next().unwrap_or_default(), halves.next().unwrap_or_default())
    }

    fn nothing_left(&self) -> Outcome {
        match self.left.first() {
            None => Ok(()),
            Some(word) => Err(misused(&format!("`{word}` is not known here"))),
        }
    }
}
