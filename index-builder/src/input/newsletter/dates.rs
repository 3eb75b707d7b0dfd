//! The first date that a text names, and the months of an issue.

use super::lines::Line;
use regex::{Captures, Regex};
use std::sync::LazyLock;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH: &str = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)";
const YEAR: &str = r"(?:19|20)\d\d";
const DAY: &str = r"\d{1,2}(?:st|nd|rd|th)?";
/// What stands between the first day and the last.
const UNTIL: &str = r" ?(?:[-–—/&]|\bto\b|\band\b|\buntil\b) ?";
/// News are older than the issue, but some announce what is to come in so many months.
const MONTHS_AHEAD: usize = 3;
/// The head of an issue is among its first lines.
const HEAD_LINES: usize = 12;

/// The ways to write a date, in one pattern, so that the first in the text is the first found. The name of
/// each group begins with what it is: `d`ay, `m`onth by name, `n`umber of the month, `y`ear. Of several days,
/// the first is taken.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let ways = [
        // 4 August 2020, 4th of August, 4-8 August
        format!(r"(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:{UNTIL}{DAY})?(?: of)? (?P<m1>{MONTH})(?:,? (?P<y1>{YEAR}))?"),
        // August 4, 2020, August 4-8, August 4
        format!(r"(?P<m2>{MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:{UNTIL}{DAY})?(?:,? (?P<y2>{YEAR}))?"),
        // 2020-08-04, 2020/8/4
        format!(r"(?P<y3>{YEAR})[-/.](?P<n3>\d{{1,2}})[-/.](?P<d3>\d{{1,2}})"),
        // 04/08/2020
        format!(r"(?P<d4>\d{{1,2}})[/.](?P<n4>\d{{1,2}})[/.](?P<y4>{YEAR})"),
        // August 2020
        format!(r"(?P<m5>{MONTH}),? (?P<y5>{YEAR})"),
    ];
    // 2020年8月4日: there are no bounds between the letters of such a text.
    let chinese = format!(r"(?:(?P<y6>{YEAR}) ?年 ?)?(?P<n6>\d{{1,2}}) ?月(?: ?(?P<d6>\d{{1,2}}) ?[日号])?");
    Regex::new(&format!(r"\b(?:{})\b|{chinese}", ways.join("|"))).expect("a valid pattern")
});
static ISSUE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"(?i)\b(?P<m1>{MONTH})\b(?:(?:,?\s+(?P<y1>{YEAR}))?\s*(?:[–—/&-]|\bto\b|\band\b)\s*(?P<m2>{MONTH}))?,?\s+(?P<y2>{YEAR})\b"))
        .expect("a valid pattern")
});
static NUMBERED_ISSUE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])(?:\D|$)").expect("a valid pattern"));

/// The first and the last month of an issue, counted from the year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Issue {
    first: usize,
    last: usize,
}

impl Issue {
    /// Its first month, as `YYYY-MM`.
    pub(super) fn date(self) -> String {
        format!("{}-{:02}", self.first / 12, self.first % 12 + 1)
    }

    /// The year of a month that is named without one: of those years in which it is not too far ahead, the
    /// last.
    fn year_of(self, month: usize) -> usize {
        (self.last + MONTHS_AHEAD + 1 - month) / 12
    }
}

/// The first date in a text, as `YYYY-MM-DD` or `YYYY-MM`. A day and month without a year get it from
/// the issue, where that is known.
pub(super) fn first(text: &str, issue: Option<Issue>) -> Option<String> {
    DATE.captures_iter(text).find_map(|found| {
        let after = &text[found.get(0)?.end()..];
        // "March 3.5 million" and "May 1,000" are no days.
        let is_quantity = after.strip_prefix(['.', ',', '%']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if is_quantity && part(&found, 'y').is_none() {
            return None;
        }
        let month = match part(&found, 'm') {
            Some(name) => number_of(name)?,
            None => part(&found, 'n')?.parse().ok()?,
        };
        let day = part(&found, 'd').map(str::parse::<u32>).transpose().ok()?;
        // "In 8月" alone says too little.
        if !(1..=12).contains(&month) || (day.is_none() && part(&found, 'y').is_none()) {
            return None;
        }
        let year = match part(&found, 'y') {
            Some(year) => year.parse().ok()?,
            None => issue?.year_of(month),
        };
        match day {
            Some(day) => (1..=31).contains(&day).then(|| format!("{year}-{month:02}-{day:02}")),
            None => Some(format!("{year}-{month:02}")),
        }
    })
}

/// Whether a text names a day.
pub(super) fn has_day(text: &str) -> bool {
    DATE.captures_iter(text).any(|found| part(&found, 'd').is_some())
}

/// The group of a match whose name begins with `kind`.
fn part<'t>(found: &Captures<'t>, kind: char) -> Option<&'t str> {
    let mut names = DATE.capture_names().flatten().filter(|name| name.starts_with(kind));
    names.find_map(|name| found.name(name)).map(|part| part.as_str())
}

/// The number of a month, counted from one.
fn number_of(name: &str) -> Option<usize> {
    MONTHS.iter().position(|month| name.to_lowercase().starts_with(month)).map(|i| i + 1)
}

/// The months of the issue: from a line such as `Newsletter | August – September 2020`, or from one at its
/// beginning that says nothing else; else from the name of the file.
pub(super) fn of_issue(lines: &[Line], name: &str) -> Option<Issue> {
    let is_head = |(i, line): &(usize, &Line)| {
        let is_sole = || *i < HEAD_LINES && ISSUE.find(&line.text).is_some_and(|found| found.as_str() == line.text);
        line.text.contains('|') || line.text.to_lowercase().contains("newsletter") || is_sole()
    };
    let named = lines.iter().enumerate().filter(is_head).find_map(|(_, line)| in_line(&line.text));
    named.or_else(|| {
        let found = NUMBERED_ISSUE.captures(name)?;
        let month = found[1].parse::<usize>().ok()? * 12 + found[2].parse::<usize>().ok()? - 1;
        Some(Issue { first: month, last: month })
    })
}

fn in_line(text: &str) -> Option<Issue> {
    let found = ISSUE.captures(text)?;
    let year: usize = found["y2"].parse().ok()?;
    let first = number_of(&found["m1"])? - 1;
    let last = found.name("m2").and_then(|name| number_of(name.as_str())).map_or(first, |number| number - 1);
    // "December – January 2021" begins the year before.
    let year_of_first = match found.name("y1") {
        Some(year) => year.as_str().parse().ok()?,
        None => year - usize::from(first > last),
    };
    Some(Issue { first: year_of_first * 12 + first, last: year * 12 + last })
}

#[cfg(test)]
mod tests {
    use super::{Issue, first, in_line};

    #[test]
    fn dates_as_they_are_written() {
        let cases = [
            ("On 4 August 2020, the", Some("2020-08-04")),
            ("by August 4th, 2020 and 1 May 2019", Some("2020-08-04")),
            ("In July 2020, fifteen", Some("2020-07")),
            ("On 31 July, SAC's", Some("2020-07-31")),
            ("on the 20th of July", Some("2020-07-20")),
            ("updated 2020-08-04", Some("2020-08-04")),
            ("updated 2020/8/4", Some("2020-08-04")),
            ("published 24/06/2020", Some("2020-06-24")),
            ("published 24.06.2020.", Some("2020-06-24")),
            ("from 14 to 20 September 2020", Some("2020-09-14")),
            ("14-18 September 2020", Some("2020-09-14")),
            ("September 14–18, 2020", Some("2020-09-14")),
            ("31 May to 2 June 2020", Some("2020-05-31")),
            ("20-22 June", Some("2020-06-20")),
            ("on June 20 the", Some("2020-06-20")),
            ("Jun. 20, 2021", Some("2021-06-20")),
            ("于2021年5月17日发布", Some("2021-05-17")),
            ("2021年5月发布, 1 May 2020", Some("2021-05")),
            ("5月17日", Some("2020-05-17")),
            ("in May 1,000 ropes, in June 3.5 million", None),
            ("the 99 March 2020 and 2 of 3", None),
            ("no date", None),
        ];
        let issue = in_line("Newsletter | August – September 2020");
        for (text, expected) in cases {
            assert_eq!(first(text, issue).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_date_without_a_year_belongs_to_the_one_that_fits_the_issue() {
        let cases = [
            ("December 2020 – January 2021", "15 January", "2021-01-15"),
            ("December 2020 – January 2021", "28 December", "2020-12-28"),
            ("December – January 2021", "28 December", "2020-12-28"),
            ("January 2021", "28 December", "2020-12-28"),
            ("January 2021", "2 March", "2021-03-02"),
            ("November – December 2020", "5 January", "2021-01-05"),
            ("November & December 2020", "5 June", "2020-06-05"),
        ];
        for (issue, text, expected) in cases {
            assert_eq!(first(text, in_line(issue)).as_deref(), Some(expected), "{text} in {issue}");
        }
        assert_eq!(first("15 January", None), None);
    }

    #[test]
    fn an_issue_has_the_date_of_its_first_month() {
        let cases = [
            ("Newsletter | August – September 2020", "2020-08"),
            ("December 2020 – January 2021", "2020-12"),
            ("December/January 2021", "2020-12"),
            ("May 2021", "2021-05"),
        ];
        for (text, expected) in cases {
            assert_eq!(in_line(text).map(Issue::date).as_deref(), Some(expected), "{text}");
        }
    }
}
