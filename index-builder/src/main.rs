//! `index-builder` compiles articles into search for websites that have no server.
//!
//! - [`config`]: what the owner wants;
//! - [`input`]: files become articles;
//! - [`verbs`]: what can be done, one file for each;
//! - [`front`]: the browser's part, which this program carries inside itself;
//! - [`output`]: files appear whole or not at all;
//! - [`problem`]: what went wrong, where, and what to do.

#![warn(missing_docs)]

/// Building allocates from several threads at once, millions of times.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

mod config;
mod front;
mod input;
mod output;
mod problem;
mod verbs;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Compiles articles into search for websites that have no server
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    Build(verbs::build::Args),
    Query(verbs::query::Args),
    Inspect(verbs::inspect::Args),
    Verify(verbs::verify::Args),
}

fn main() -> ExitCode {
    // Wrong usage ends here, with code 2.
    let done = match Cli::parse().verb {
        Verb::Build(args) => verbs::build::run(&args),
        Verb::Query(args) => verbs::query::run(&args),
        Verb::Inspect(args) => verbs::inspect::run(&args),
        Verb::Verify(args) => verbs::verify::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problems) => {
            problems.report();
            problems.exit_code()
        }
    }
}
