//! How the search gets onto a page: the lines to paste, and the file that says so in the output folder.

use crate::{config::Config, front::name, output};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What would end an address within an attribute, or mean something else in it.
const SPECIAL: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'&').add(b'#').add(b'?').add(b'%');
/// By this a [`name::README`] of ours is known.
const FIRST_LINE: &str = "This folder is the search of a website, written by Findling's index-builder.";

/// The two lines for every page that is to have the search. The address is that of the output folder.
pub(crate) fn lines(address: &str) -> [String; 2] {
    let script = format!("<script src=\"{address}{}\" defer></script>", name::WIDGET);
    [script, "<findling-search></findling-search>".to_owned()]
}

/// The address of the output folder on the site: its path in the folder that the site is in, else its name.
pub(crate) fn address(config: &Config, base_url: &str, out: &Path) -> String {
    let out = output::whole(out);
    let mut sites = config.input.iter().chain(&config.mirror).filter(|site| site.is_dir()).map(|site| output::whole(site));
    let within = sites.find_map(|site| Some(out.strip_prefix(site).ok()?.to_owned()));
    let folder = within.unwrap_or_else(|| out.file_name().map_or_else(PathBuf::new, PathBuf::from));
    let mut address = base_url.to_owned();
    for name in &folder {
        address.extend(utf8_percent_encode(&name.to_string_lossy(), SPECIAL));
        address.push('/');
    }
    address
}

/// Whether an output folder has no [`name::README`] but one of ours, which may be replaced.
pub(crate) fn may_write_readme(out: &Path) -> bool {
    let path = out.join(name::README);
    !path.exists() || is_readme(&path)
}

/// Whether a file is a [`name::README`] of ours.
pub(crate) fn is_readme(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == name::README)
        && fs::read(path).is_ok_and(|bytes| bytes.starts_with(FIRST_LINE.as_bytes()))
}

/// What [`name::README`] says: nothing of the machine that the index was built on, since it is uploaded too.
pub(crate) fn readme(address: &str, in_parts: bool) -> String {
    let [script, element] = lines(address);
    let saved = if in_parts {
        "The index is large and in parts, so a saved copy of a page cannot search. For one page that has everything\n\
         inside and searches without network: index-builder build ... --offline page.html"
    } else {
        "\"Save page as\" (complete, not as a single file) keeps the search: the copy searches from disk, without network."
    };
    // Root and engine of an index in parts are asked for anew each time, which no preload does.
    let sooner = if in_parts {
        String::new()
    } else {
        let preload =
            format!("<link rel=\"preload\" href=\"{address}{}\" as=\"script\" referrerpolicy=\"no-referrer\">", name::DATA);
        format!("\nand the results are there sooner with this in the head of the page:\n\n{preload}\n")
    };
    format!(
        "{FIRST_LINE}\n\n\
         UPLOAD\n\
         The whole folder with the site, as it is: no file of it changed, none left out.\n\n\
         PASTE\n\
         These two lines into each page, where the button is to be:\n\n\
         {script}\n{element}\n\n\
         If this folder has another address on your site, write that before {widget}.\n\n\
         A PAGE OF RESULTS\n\
         For a page that is all search, such as an archive, the second line is\n\n\
         <findling-search shape=\"page\"></findling-search>\n\
         {sooner}\n\
         A SAVED PAGE\n\
         {saved}\n\n\
         BUILD AGAIN\n\
         When articles change, run index-builder build as before, with this folder as --out, and upload it again.\n\
         Other files in this folder are never touched.\n",
        widget = name::WIDGET,
    )
}
