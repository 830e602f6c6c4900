//! `portal-server`: the command line.

use chrono::Utc;
use clap::{Parser, Subcommand};
use portal_server::config::ServeArguments;
use portal_server::doctor::{self, DoctorArguments};
use portal_server::import::{self, ImportArguments};
use portal_server::{openapi, serve};
use std::process::ExitCode;

/// The reference backend of the partner portal.
#[derive(Parser)]
#[command(name = "portal-server", version)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and the portal.
    Serve(ServeArguments),
    /// Take over partners, people, products and deals from CSV files.
    Import(ImportArguments),
    /// Check whether a REST backend does what its profile says, or propose a profile.
    Doctor(DoctorArguments),
    /// Print the OpenAPI document of the API.
    Openapi,
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match CommandLine::parse().command {
        Command::Serve(arguments) => serve::serve(arguments).await,
        Command::Import(arguments) => import::run(arguments, Utc::now()).await,
        Command::Doctor(arguments) => return doctor::run(arguments).await,
        Command::Openapi => {
            println!("{}", openapi::document());
            Ok(())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}
