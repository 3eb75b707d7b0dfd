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
    collections::BTreeMap,
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
    // A change below one of these folders, or of one of these files, is one of the input.
    let mut bases: Vec<PathBuf> = Vec::new();
    let mut folders: BTreeMap<PathBuf, RecursiveMode> = BTreeMap::new();
    // The pages of a sitemap lie beside it, or in the mirror.
    let beside = config.input.iter().filter(|path| input::lists_pages(path)).filter_map(|path| path.parent());
    let mirrors: Vec<PathBuf> = config.mirror.clone().map_or_else(|| beside.map(Path::to_owned).collect(), |mirror| vec![mirror]);
    for path in config.input.iter().chain(&config.synonyms).chain(&mirrors).chain(file.is_file().then_some(&file)) {
        let base = input::base_of_pattern(path).filter(|_| !path.exists());
        let path = output::whole(base.as_deref().unwrap_or(path));
        // Editors replace a file, which ends the watch of the file itself.
        let folder = if path.is_dir() { path.as_path() } else { path.parent().unwrap_or(&path) };
        let mode = folders.entry(folder.to_owned()).or_insert(RecursiveMode::NonRecursive);
        if path.is_dir() {
            *mode = RecursiveMode::Recursive;
        }
        bases.push(path);
    }
    for (folder, mode) in &folders {
        watcher.watch(folder, *mode).map_err(cannot)?;
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
            let path = output::whole(path);
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
