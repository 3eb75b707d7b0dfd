//! `watch`: builds again whenever an input changes.

use super::build;
use crate::{
    config::{self, Config},
    front::name,
    input, output,
    problem::{Problem, Problems, say},
};
use notify::{RecursiveMode, Watcher};
use std::{
    path::{Path, PathBuf},
    sync::mpsc::channel,
    time::Duration,
};

/// Several files change at once, and editors write a file in steps.
const PAUSE: Duration = Duration::from_millis(100);

pub(crate) fn run(args: &build::Args) -> Result<(), Problems> {
    let config = args.config()?;
    let (sender, changes) = channel();
    let cannot = |error: notify::Error| Problem::new(format!("cannot watch the input: {error}"), "Check the path.");
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if let Ok(event) = event
            && !event.kind.is_access()
        {
            let _ = sender.send(event.paths);
        }
    })
    .map_err(cannot)?;
    let file = args.file().map_or_else(|| PathBuf::from(config::FILE), Path::to_owned);
    let whole = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned());
    // A change below one of these folders, or of one of these files, is one of the input.
    let mut bases: Vec<PathBuf> = Vec::new();
    for path in config.input.iter().chain(&config.synonyms).chain(&config.mirror).chain(file.is_file().then_some(&file)) {
        let base = input::base_of_pattern(path).filter(|_| !path.exists());
        let base = base.map(|base| if base.as_os_str().is_empty() { PathBuf::from(".") } else { base });
        let path = base.as_ref().unwrap_or(path);
        // Editors replace a file, which ends the watch of the file itself.
        let folder = if path.is_dir() {
            path
        } else {
            path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
        };
        let mode = if path.is_dir() { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        watcher.watch(folder, mode).map_err(cannot)?;
        bases.push(whole(path));
    }
    // What changes while this is built is noticed.
    build_and_report(&config);
    let outputs: Vec<PathBuf> = config.settings()?.outputs;
    // A site may be built into a folder of its own.
    let is_ours = |rest: &Path| {
        rest.as_os_str().is_empty() || rest.starts_with(name::PARTS) || name::ALL.iter().any(|file| rest == Path::new(file))
    };
    let is_output = |path: &PathBuf| {
        outputs.iter().any(|output| path.strip_prefix(output).is_ok_and(is_ours))
            || path.components().any(|part| part.as_os_str().to_string_lossy().starts_with(output::TEMPORARY))
    };
    while let Ok(mut paths) = changes.recv() {
        while let Ok(more) = changes.recv_timeout(PAUSE) {
            paths.extend(more);
        }
        let is_input = |path: &PathBuf| {
            let path = whole(path);
            bases.iter().any(|base| path.starts_with(base)) && !is_output(&path)
        };
        if !paths.iter().any(is_input) {
            continue;
        }
        match args.config() {
            Ok(config) => build_and_report(&config),
            Err(problems) => problems.report(),
        }
    }
    Ok(())
}

fn build_and_report(config: &Config) {
    match build::build(config) {
        Ok(summary) => {
            say(&format!("built: {} articles in {:.2} s", summary.n_articles(), summary.seconds()));
            summary.into_problems().report();
        }
        Err(problems) => problems.report(),
    }
}
