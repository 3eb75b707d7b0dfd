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
mod embed;
mod front;
mod input;
mod output;
mod problem;
mod verbs;

use clap::{CommandFactory, Parser, Subcommand};
use std::{io::Write, process::ExitCode};

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
    /// Build, and build again whenever an input changes
    Watch(verbs::build::Args),
    Serve(verbs::serve::Args),
    Init(verbs::init::Args),
    Query(verbs::query::Args),
    Inspect(verbs::inspect::Args),
    Verify(verbs::verify::Args),
    Diff(verbs::diff::Args),
    Export(verbs::export::Args),
    /// Print completions for a shell
    Completions {
        /// For which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page (see it with: index-builder man | man -l -)
    Man,
}

fn main() -> ExitCode {
    // Wrong usage ends here, with code 2.
    let done = match Cli::parse().verb {
        Verb::Build(args) => verbs::build::run(&args),
        Verb::Watch(args) => verbs::watch::run(&args),
        Verb::Serve(args) => verbs::serve::run(&args),
        Verb::Init(args) => verbs::init::run(&args),
        Verb::Query(args) => verbs::query::run(&args),
        Verb::Inspect(args) => verbs::inspect::run(&args),
        Verb::Verify(args) => verbs::verify::run(&args),
        Verb::Diff(args) => verbs::diff::run(&args),
        Verb::Export(args) => verbs::export::run(&args),
        Verb::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "index-builder", &mut std::io::stdout());
            Ok(())
        }
        Verb::Man => manual().map_err(problem::Problems::from),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problems) => {
            problems.report();
            problems.exit_code()
        }
    }
}

/// The manual page, with a section for each verb.
fn manual() -> std::io::Result<()> {
    let out = &mut std::io::stdout().lock();
    let mut command = Cli::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(out)?;
    for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
        let man = clap_mangen::Man::new(verb.clone());
        writeln!(out, ".SH \"INDEX-BUILDER {}\"", verb.get_name().to_uppercase())?;
        man.render_description_section(out)?;
        man.render_options_section(out)?;
    }
    Ok(())
}
