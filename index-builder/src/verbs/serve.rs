//! `serve`: a site as visitors will see it, which reloads when it changes.

use crate::problem::{Problem, Problems};
use notify::{RecursiveMode, Watcher};
use std::{
    fs,
    io::{self, Write},
    path::{Component, Path, PathBuf},
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::Duration,
};
use tiny_http::{Header, Request, Response, Server};

/// Preview a site: right MIME types, and pages that reload when a file changes
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The folder of the site
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// On which port; 0 takes any that is free
    #[arg(long, default_value_t = 8000)]
    port: u16,
}

/// Where pages listen for changes.
const CHANGES: &str = "/.findling-changes";
/// What pages get to listen with.
const RELOAD: &str = "<script>new EventSource(\"/.findling-changes\").onmessage=()=>location.reload()</script>";
/// Several files change at once.
const PAUSE: Duration = Duration::from_millis(150);

type Listeners = Arc<Mutex<Vec<Sender<()>>>>;

pub(crate) fn run(args: &Args) -> Result<(), Problems> {
    let folder = args.dir.canonicalize().map_err(|error| Problem::io(&error, "read the folder", &args.dir))?;
    let server = Server::http(("127.0.0.1", args.port)).map_err(|error| {
        Problem::new(format!("cannot listen on port {}: {error}", args.port), "Give another --port, or 0 for any.")
    })?;
    let listeners = Listeners::default();
    let (sender, changes) = channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| !event.kind.is_access()) {
            let _ = sender.send(());
        }
    })
    .map_err(|error| Problem::new(format!("cannot watch the folder: {error}"), ""))?;
    watcher
        .watch(&folder, RecursiveMode::Recursive)
        .map_err(|error| Problem::new(format!("cannot watch the folder: {error}"), ""))?;
    thread::spawn({
        let listeners = listeners.clone();
        move || tell(&changes, &listeners)
    });
    let port = server.server_addr().to_ip().map_or(args.port, |address| address.port());
    writeln!(io::stdout(), "http://127.0.0.1:{port}/ (Ctrl+C ends it)")?;
    for request in server.incoming_requests() {
        let (folder, listeners) = (folder.clone(), listeners.clone());
        thread::spawn(move || answer(request, &folder, &listeners));
    }
    Ok(())
}

/// Tells pages that something has changed.
fn tell(changes: &Receiver<()>, listeners: &Listeners) {
    while changes.recv().is_ok() {
        while changes.recv_timeout(PAUSE).is_ok() {}
        if let Ok(mut listeners) = listeners.lock() {
            listeners.retain(|listener| listener.send(()).is_ok());
        }
    }
}

/// Sends events to one page, for as long as it is open.
fn listen(mut page: impl Write, changes: &Receiver<()>) -> io::Result<()> {
    page.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncache-control: no-store\r\n\r\n: hello\n\n")?;
    loop {
        page.flush()?;
        // A comment now and then, so that a page that went away is noticed.
        let is_change = changes.recv_timeout(Duration::from_secs(15)).is_ok();
        page.write_all(if is_change { b"data: changed\n\n" } else { b": still here\n\n" })?;
    }
}

fn answer(request: Request, folder: &Path, listeners: &Listeners) {
    let address = request.url().split(['?', '#']).next().unwrap_or_default().to_owned();
    // A browser that has gone away is nobody to tell.
    let _ = if address == CHANGES {
        let (sender, changes) = channel();
        if let Ok(mut listeners) = listeners.lock() {
            listeners.push(sender);
        }
        listen(request.into_writer(), &changes)
    } else {
        match read(folder, &address) {
            Some((bytes, mime)) => request.respond(
                Response::from_data(bytes)
                    .with_header(header("content-type", &mime))
                    .with_header(header("cache-control", "no-cache")),
            ),
            None => request.respond(Response::from_string("There is no such file.\n").with_status_code(404)),
        }
    };
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("a sound header")
}

/// A file of the folder and its type; nothing outside of it.
fn read(folder: &Path, address: &str) -> Option<(Vec<u8>, String)> {
    let path = percent_encoding::percent_decode_str(address.trim_start_matches('/')).decode_utf8().ok()?.into_owned();
    let path = Path::new(&path);
    if !path.components().all(|part| matches!(part, Component::Normal(_))) {
        return None;
    }
    let mut file = folder.join(path);
    if file.is_dir() {
        file.push("index.html");
    } else if !file.exists() && file.extension().is_none() {
        file.set_extension("html");
    }
    let file = file.canonicalize().ok().filter(|file| file.starts_with(folder))?;
    let mut bytes = fs::read(&file).ok()?;
    let mime = mime_guess::from_path(&file).first_or_octet_stream();
    if mime.essence_str() == "text/html" {
        bytes.extend_from_slice(RELOAD.as_bytes());
    }
    let charset = if mime.type_() == "text" { "; charset=utf-8" } else { "" };
    Some((bytes, format!("{mime}{charset}")))
}
