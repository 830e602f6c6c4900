//! `portal-server import`: reads the files, prints the report, and writes only when it was asked to and nothing is wrong.

use super::{ImportReport, Mapping, plan};
use crate::database::Database;
use crate::programs::LoadedProgram;
use crate::store::append::{Appended, Conflict, append};
use chrono::{DateTime, Utc};
use clap::Args;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// 64 MiB: a hundred times the export this was made with, and still read in one piece.
const MAX_FILE: u64 = 64 * 1024 * 1024;

/// Matches no password: who was imported sets one by way of a password reset.
const NO_PASSWORD: &str = "!";

/// The arguments of `portal-server import`.
#[derive(Debug, Clone, Args)]
pub struct ImportArguments {
    /// What the columns mean (JSON; see docs/import.md).
    #[arg(long, value_name = "FILE")]
    pub mapping: PathBuf,
    /// Write it. Without this the files are only checked and counted.
    #[arg(long)]
    pub commit: bool,
    /// The programme that the server runs: `reseller`, `aws-ace`, or a program.json of your own.
    #[arg(long, value_name = "NAME|FILE", default_value = "reseller")]
    pub program: String,
    /// The server's data folder; used without --database-url.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// PostgreSQL connection (postgres://user:password@host/database).
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// The CSV files that the mapping names.
    #[arg(required = true, value_name = "FILES")]
    pub files: Vec<PathBuf>,
}

/// Runs the import and prints what it found.
///
/// # Errors
/// A text for the operator; then nothing was written.
pub async fn run(arguments: ImportArguments, now: DateTime<Utc>) -> Result<(), String> {
    let program = LoadedProgram::load(&arguments.program)?;
    let text = std::fs::read_to_string(&arguments.mapping)
        .map_err(|error| format!("The mapping {} cannot be read: {error}.", arguments.mapping.display()))?;
    let mapping = Mapping::from_json(&text).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        format!("The mapping {} has mistakes:\n{}", arguments.mapping.display(), lines.join("\n"))
    })?;
    let files = read(&arguments.files)?;
    let planned = match plan(&mapping, &files, &program.rules, now) {
        Ok(planned) => planned,
        Err(report) => return Err(refusal(&report)),
    };
    print!("{}", planned.report);
    if !arguments.commit {
        println!("dry run   Nothing was written. --commit writes it.");
        return Ok(());
    }
    let url = match arguments.database_url {
        Some(url) => url,
        None => {
            std::fs::create_dir_all(&arguments.data).map_err(|error| {
                format!("The data folder {} cannot be used: {error}.", arguments.data.display())
            })?;
            Database::file_url(&arguments.data)
        }
    };
    let database = Database::open(&url).await?;
    let appended = append(&database, planned.data, NO_PASSWORD).await;
    database.close().await;
    match appended.map_err(|error| format!("The database refused; nothing was written: {error}."))? {
        Appended::Done { partners, people, products, deals } => {
            println!(
                "written   {deals} deals, {partners} new partner organisations, {people} new people, {products} new products"
            );
            println!("          New people set their password with \"forgot password\" on the sign-in page.");
            Ok(())
        }
        Appended::Refused(conflicts) => Err(clashes(&conflicts)),
    }
}

fn refusal(report: &ImportReport) -> String {
    let count = report.problems.len();
    let noun = if count == 1 { "problem" } else { "problems" };
    format!("{report}refused   {count} {noun}; nothing was written.")
}

fn clashes(conflicts: &[Conflict]) -> String {
    let lines = conflicts.iter().take(500).map(|conflict| match conflict {
        Conflict::Deal(id) => format!("error     The deal {id} is in the database already."),
        Conflict::Person(email) => {
            format!("error     {email} is in the database already, for another organisation or person.")
        }
    });
    let lines: Vec<String> = lines.collect();
    format!("{}\nrefused   {} conflicts; nothing was written.", lines.join("\n"), conflicts.len())
}

/// The files by their names; two of the same name in different folders cannot be told apart.
fn read(paths: &[PathBuf]) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let mut files = BTreeMap::new();
    for path in paths {
        let shown = path.display();
        let failed = |error: std::io::Error| format!("{shown} cannot be read: {error}.");
        let size = std::fs::metadata(path).map_err(failed)?.len();
        if size > MAX_FILE {
            return Err(format!("{shown} has {size} bytes; at most {MAX_FILE} are read."));
        }
        let name = path.file_name().unwrap_or(Path::new("").as_os_str()).to_string_lossy().into_owned();
        if files.insert(name.clone(), std::fs::read(path).map_err(failed)?).is_some() {
            return Err(format!("Two files are called {name}."));
        }
    }
    Ok(files)
}
