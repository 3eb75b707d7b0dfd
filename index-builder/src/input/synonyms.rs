//! Words that the owner of a site says mean the same.

use crate::problem::{Problem, Problems};
use std::{fs, path::Path};

/// Reads a file with words or phrases that mean the same on each line, with commas between. Empty lines and
/// those that begin with `#` are passed over; a line with a single word refuses the whole.
pub(crate) fn read(path: &Path) -> Result<Vec<Vec<String>>, Problems> {
    let text = fs::read_to_string(path).map_err(|error| Problem::io(&error, "read the synonyms", path))?;
    let (mut groups, mut refused) = (Vec::new(), Vec::new());
    for (i, line) in text.trim_start_matches('\u{FEFF}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let group: Vec<String> =
            line.split([',', '，', '、']).map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect();
        if group.len() < 2 {
            let problem = Problem::new(
                format!("\"{line}\" is a synonym of nothing"),
                "Write what means the same on one line, with commas: car, automobile, motor vehicle.",
            );
            refused.push(problem.in_line(path, i + 1));
        } else {
            groups.push(group);
        }
    }
    if refused.is_empty() { Ok(groups) } else { Err(Problems::Input(refused)) }
}
