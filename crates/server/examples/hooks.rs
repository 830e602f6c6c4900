//! A portal server with code of its own at the points that a profile names (docs/gateway.md, "Hooks"):
//!
//! ```text
//! cargo run -p portal-server --example hooks -- --backend backend.json --demo
//! ```
//!
//! with `"hooks": {"before": "signed", "token": "vault", "error": "plain"}` in the profile.

use clap::Parser;
use portal_server::config::ServeArguments;
use portal_server::gateway::hooks::TokenAnswer;
use portal_server::gateway::{HookRegistry, Hooks};
use portal_server::serve::serve_with;
use rest_profile::http::HttpRequest;
use rest_profile::read::{Failure, FailureKind};
use sha2::{Digest as _, Sha256};
use std::process::ExitCode;

/// Puts a signature on every request, of its method, its address and its text.
struct Signed {
    secret: String,
}

impl Hooks for Signed {
    fn before(&self, request: &mut HttpRequest) {
        let mut hash = Sha256::new();
        for part in [self.secret.as_str(), request.method, &request.url, request.text().unwrap_or_default()] {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        let signature: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        request.set_header("X-Signature", &signature);
    }
}

/// Reads the token from a file that another program renews.
struct Vault {
    file: std::path::PathBuf,
}

impl Hooks for Vault {
    fn token(&self) -> TokenAnswer<'_> {
        Box::pin(async {
            let text = tokio::fs::read_to_string(&self.file).await.ok()?;
            Some(text.trim().to_owned())
        })
    }
}

/// Takes a code of the backend's for what it means.
struct Plain;

impl Hooks for Plain {
    fn error(&self, failure: &mut Failure) {
        if failure.code == "DUPLICATE_VALUE" {
            failure.kind = FailureKind::Validation;
            failure.message = "This project is registered already.".to_owned();
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let variable = |name| std::env::var(name).unwrap_or_default();
    let hooks = HookRegistry::default()
        .with("signed", Signed { secret: variable("SIGNING_SECRET") })
        .with("vault", Vault { file: variable("TOKEN_FILE").into() })
        .with("plain", Plain);
    match serve_with(Arguments::parse().serve, hooks).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    serve: ServeArguments,
}
