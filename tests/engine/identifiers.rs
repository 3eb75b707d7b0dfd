//! Standard numbers, acronyms, versions, names with signs: each is found in every way people write it, the
//! exact one first, and not taken for another.

use crate::{ids, open, search};
use findling::Article;

/// What the articles have, by id.
const TEXTS: [(&str, &str); 44] = [
    ("gbt", "The standard GB/T 37932-2019 on data transactions."),
    ("gbt-part", "The standard GB/T 37932.2-2021 is its second part."),
    ("gbt-other", "The standard GB/T 37923-2019 is on something else."),
    ("gb", "The mandatory standard GB 18030-2022 on characters."),
    ("iso", "Part three, ISO/IEC 30145-3:2020, describes the engineering framework."),
    ("iso-one", "Part one, ISO/IEC 30145-1:2021, describes the business framework."),
    ("iso-plain", "Quality is the matter of ISO 9001:2015."),
    ("itu", "The recommendation ITU-T Y.4560 is about blockchain."),
    ("itu-other", "The recommendation ITU-T Y.4561 is about data."),
    ("sac", "The committee SAC/TC28 SC42 met in Beijing."),
    ("sac-spaced", "The committee SAC/TC 260 met in Wuhan."),
    ("en", "The norm EN 55032:2015+A11:2020 was amended."),
    ("ieee", "The draft IEEE 802.11ax is known as Wi-Fi 6."),
    ("rfc", "The protocol of RFC 2616 was replaced by RFC7230."),
    ("cpp", "The compiler for C++ was released."),
    ("csharp", "The compiler for C# was released."),
    ("fsharp", "A talk on F# and functional programming."),
    ("dotnet", "The platform .NET has a runtime."),
    ("aspnet", "Pages are made with ASP.NET on servers."),
    ("net", "The net was cast."),
    ("c", "The language C is old."),
    ("node", "Servers in Node.js are common."),
    ("version", "The release v1.2.3 mends errors."),
    ("version-other", "The release v1.2.4 mends more errors."),
    ("version-long", "The kernel 6.1.0-18-amd64 was installed."),
    ("fiveg", "The network 5G is faster than the network 4G."),
    ("sixg", "Research on 6G has begun."),
    ("ipv6", "Addresses of IPv6 are long."),
    ("ipv4", "Addresses of IPv4 are scarce."),
    ("cve", "The weakness CVE-2020-0601 was found in cryptography."),
    ("cve-other", "The weakness CVE-2020-0610 was found in gateways."),
    ("snake", "The function foo_bar is called."),
    ("path", "The container std::vec grows."),
    ("cooperate", "They co-operate on standards."),
    ("email", "Send an e-mail to the secretary."),
    ("att", "The company AT&T took part."),
    ("phone", "Call +86 10 8527 1234 for tickets."),
    ("number", "It cost 10.7 billion yuan in 2019."),
    ("grouped", "There are 1,234,567 devices."),
    ("date", "It entered into force on 2020-08-04."),
    ("address", "Write to info@sesec.eu or see www.sesec.eu/news."),
    ("rd", "The budget for R&D rose."),
    ("covid", "The disease COVID-19 delayed the plenary."),
    ("xray", "The x-ray was taken with an X-37B."),
];

/// A query, what it finds first, and what else it finds.
struct Case(&'static str, &'static str, &'static [&'static str]);

const CASES: &[Case] = &[
    Case("GB/T 37932-2019", "gbt", &[]),
    Case("gb/t 37932-2019", "gbt", &[]),
    Case("GB/T37932-2019", "gbt", &[]),
    Case("GBT 37932-2019", "gbt", &[]),
    Case("GBT37932", "gbt", &["gbt-part"]),
    Case("GB/T 37932", "gbt", &["gbt-part"]),
    Case("GB/T37932", "gbt", &["gbt-part"]),
    Case("37932", "gbt", &["gbt-part"]),
    Case("37932-2019", "gbt", &[]),
    // Someone may go on typing: 2 begins 2019, and 3 begins 30145.
    Case("GB/T 37932.2", "gbt-part", &["gbt"]),
    Case("GB/T 37932.2-2021", "gbt-part", &[]),
    Case("ＧＢ／Ｔ　３７９３２－２０１９", "gbt", &[]),
    Case("\"GB/T 37932\"", "gbt", &["gbt-part"]),
    Case("GB 18030", "gb", &[]),
    Case("GB18030-2022", "gb", &[]),
    Case("ISO/IEC 30145-3:2020", "iso", &[]),
    Case("ISO/IEC 30145-3", "iso", &["iso-one"]),
    Case("ISO IEC 30145 3", "iso", &["iso-one"]),
    Case("30145", "iso", &["iso-one"]),
    Case("ISO/IEC 30145-1", "iso-one", &[]),
    Case("ISO 9001", "iso-plain", &[]),
    Case("ISO9001:2015", "iso-plain", &[]),
    Case("ITU-T Y.4560", "itu", &[]),
    Case("ITU-T Y4560", "itu", &[]),
    Case("Y.4560", "itu", &[]),
    Case("ITU-T Y.456", "itu", &["itu-other"]),
    Case("SAC/TC28 SC42", "sac", &[]),
    Case("SAC/TC 28/SC 42", "sac", &[]),
    Case("TC28", "sac", &[]),
    Case("TC 28", "sac", &[]),
    Case("TC260", "sac-spaced", &[]),
    Case("SAC/TC260", "sac-spaced", &[]),
    Case("EN 55032", "en", &[]),
    Case("EN 55032:2015+A11:2020", "en", &[]),
    Case("802.11ax", "ieee", &[]),
    Case("IEEE 802.11", "ieee", &[]),
    Case("Wi-Fi 6", "ieee", &[]),
    Case("wifi", "ieee", &[]),
    Case("RFC 7230", "rfc", &[]),
    Case("RFC2616", "rfc", &[]),
    Case("C++", "cpp", &[]),
    Case("c++ compiler", "cpp", &[]),
    Case("C#", "csharp", &[]),
    Case("C# compiler", "csharp", &[]),
    Case("F#", "fsharp", &[]),
    Case(".NET", "dotnet", &[]),
    Case("ASP.NET", "aspnet", &[]),
    Case("\"compiler for C++\"", "cpp", &[]),
    Case("compiler -C++", "csharp", &[]),
    Case("Node.js", "node", &[]),
    Case("nodejs", "node", &[]),
    Case("v1.2.3", "version", &[]),
    Case("1.2.3", "version", &[]),
    Case("v1.2", "version", &["version-other"]),
    Case("6.1.0-18-amd64", "version-long", &[]),
    Case("5G", "fiveg", &[]),
    Case("6G", "sixg", &[]),
    Case("IPv6", "ipv6", &[]),
    Case("ipv4", "ipv4", &[]),
    Case("CVE-2020-0601", "cve", &[]),
    Case("cve 2020 0601", "cve", &[]),
    Case("CVE-2020-06", "cve", &["cve-other"]),
    Case("foo_bar", "snake", &[]),
    Case("foobar", "snake", &[]),
    Case("std::vec", "path", &[]),
    Case("co-operate", "cooperate", &[]),
    Case("cooperate", "cooperate", &[]),
    Case("e-mail", "email", &[]),
    Case("email", "email", &[]),
    Case("e mail", "email", &[]),
    Case("AT&T", "att", &[]),
    Case("at&t", "att", &[]),
    Case("+86 10", "phone", &[]),
    Case("+86 10 8527 1234", "phone", &[]),
    Case("10.7 billion", "number", &[]),
    Case("10.7", "number", &[]),
    Case("1,234,567", "grouped", &[]),
    Case("1234567", "grouped", &[]),
    Case("2020-08-04", "date", &[]),
    Case("info@sesec.eu", "address", &[]),
    Case("sesec.eu", "address", &[]),
    Case("R&D", "rd", &[]),
    Case("COVID-19", "covid", &[]),
    Case("covid19", "covid", &[]),
    Case("x-ray", "xray", &[]),
    Case("X-37B", "xray", &[]),
];

#[test]
fn identifiers_are_found_as_people_write_them() {
    let article = |(id, text): &(&str, &str)| Article {
        id: (*id).to_owned(),
        title: format!("Item {id}"),
        lang: Some("en".to_owned()),
        paragraphs: vec![(*text).to_owned()],
        ..Article::default()
    };
    let index = open(&TEXTS.iter().map(article).collect::<Vec<_>>());
    let mut wrong = Vec::new();
    for Case(query, first, others) in CASES {
        for query in [(*query).to_owned(), format!(" {query} ")] {
            let found = search(&index, &query);
            let found_ids = ids(&found);
            let mut rest: Vec<&str> = found_ids.iter().skip(1).copied().collect();
            rest.sort_unstable();
            if found_ids.first() != Some(first) || rest != *others || found.is_partial {
                wrong.push(format!("{query:?}: {found_ids:?} in place of {first} and {others:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}
