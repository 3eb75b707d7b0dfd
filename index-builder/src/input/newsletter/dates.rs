//! The first date that a text names.

use super::lines::Line;
use regex::Regex;
use std::sync::LazyLock;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH: &str = r"(January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)";
const YEAR: &str = r"((?:19|20)\d\d)";

/// `4 August 2020`, `August 4, 2020`, `2020-08-04`, `04/08/2020`, `August 2020`, `4 August`, in one
/// pattern, so that the first in the text is the first found.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {m1}(?:,? {y1})?|{m2} (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? {y2}|{y3}-(?P<n3>\d\d)-(?P<d3>\d\d)|(?P<d4>\d\d?)[/.](?P<n4>\d\d?)[/.]{y4}|{m5},? {y5})\b",
        m1 = named(MONTH, "m1"), y1 = named(YEAR, "y1"), m2 = named(MONTH, "m2"), y2 = named(YEAR, "y2"), y3 = named(YEAR, "y3"), y4 = named(YEAR, "y4"), m5 = named(MONTH, "m5"), y5 = named(YEAR, "y5"),
    ))
    .expect("a valid pattern")
});
static ISSUE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"(?i)\b{}\b(?:\s*[–—/&-]\s*{MONTH})?,?\s+{YEAR}\b", named(MONTH, "month"))).expect("a valid pattern")
});
static NUMBERED_ISSUE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])(?:\D|$)").expect("a valid pattern"));

fn named(pattern: &str, name: &str) -> String {
    pattern.replacen('(', &format!("(?P<{name}>"), 1)
}

/// The first date in a text, as `YYYY-MM-DD` or `YYYY-MM`. A day and month without a year belong to
/// `year`, where it is known.
pub(super) fn first(text: &str, year: Option<&str>) -> Option<String> {
    DATE.captures_iter(text).find_map(|found| {
        let get = |name: &str| found.name(name).map(|part| part.as_str());
        let year = ["y1", "y2", "y3", "y4", "y5"].into_iter().find_map(get).or(year)?;
        let month = match ["m1", "m2", "m5"].into_iter().find_map(get) {
            Some(name) => MONTHS.iter().position(|month| name.to_lowercase().starts_with(month))? + 1,
            None => ["n3", "n4"].into_iter().find_map(get)?.parse().ok()?,
        };
        let day = ["d1", "d2", "d3", "d4"].into_iter().find_map(get).map(str::parse::<u32>);
        match day {
            _ if !(1..=12).contains(&month) => None,
            Some(Ok(day)) => (1..=31).contains(&day).then(|| format!("{year}-{month:02}-{day:02}")),
            Some(Err(_)) => None,
            None => Some(format!("{year}-{month:02}")),
        }
    })
}

/// The month of the issue: from a line such as `Newsletter | August – September 2020`, else from the
/// name of the file.
pub(super) fn of_issue(lines: &[Line], name: &str) -> Option<String> {
    let in_head =
        lines.iter().filter(|line| line.text.contains('|') || line.text.to_lowercase().contains("newsletter")).find_map(|line| {
            let found = ISSUE.captures(&line.text)?;
            let month = MONTHS.iter().position(|month| found["month"].to_lowercase().starts_with(month))? + 1;
            let year = Regex::new(YEAR).ok()?.find(&line.text[found.get(0)?.start()..])?.as_str().to_owned();
            Some(format!("{year}-{month:02}"))
        });
    in_head.or_else(|| NUMBERED_ISSUE.captures(name).map(|found| format!("{}-{}", &found[1], &found[2])))
}

#[cfg(test)]
mod tests {
    use super::first;

    #[test]
    fn dates_as_they_are_written() {
        let cases = [
            ("On 4 August 2020, the", Some("2020-08-04")),
            ("by August 4th, 2020 and 1 May 2019", Some("2020-08-04")),
            ("In July 2020, fifteen", Some("2020-07")),
            ("On 31 July, SAC's", Some("2020-07-31")),
            ("updated 2020-08-04", Some("2020-08-04")),
            ("published 24/06/2020", Some("2020-06-24")),
            ("from 14 to 20 September 2020", Some("2020-09-20")),
            ("the 99 March 2020 and 2 of 3", None),
            ("no date", None),
        ];
        for (text, expected) in cases {
            assert_eq!(first(text, Some("2020")).as_deref(), expected, "{text}");
        }
    }
}
