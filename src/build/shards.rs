//! Cuts the dictionary into shards and writes them, with the rests of long lists.

use super::{
    Sizes,
    parts::Parts,
    postings::{List, Weighed},
    synonyms::Link,
    weigh::{Dictionary, Entry},
};
use crate::format::{
    MAX_SHARDS_OF_A_PREFIX, PREFIX_MARK, hash, lexicon, prefix_key,
    shard::{MAX_STOP_WEIGHT, Relation},
    write_bytes, write_rising, write_varint,
};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What was written.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) first_terms: Vec<String>,
    /// The names of the parts.
    pub(super) shards: Vec<u64>,
    pub(super) rests: Vec<u64>,
    /// Terms that have a rest, sorted.
    pub(super) tiered_terms: Vec<(String, u32)>,
}

/// So many shards are written at a time.
const AT_ONCE: usize = 256;

pub(super) fn write(
    mut dictionary: Dictionary,
    links: &[Link],
    articles: &[u32],
    sizes: &Sizes,
    newest_first: bool,
    parts: &Parts<'_>,
) -> Written {
    let mut starts = cut(&dictionary, sizes);
    loop {
        let prefixes = long_prefixes(&dictionary, &starts);
        if prefixes.is_empty() {
            break;
        }
        add_prefix_lists(&mut dictionary, &prefixes, articles.len());
        starts = cut(&dictionary, sizes);
    }
    let writer = Writer::of(&dictionary, links, articles, sizes, newest_first, parts);
    let ranges: Vec<_> = starts
        .iter()
        .zip(starts.iter().skip(1).copied().chain([dictionary.entries.len()]))
        .map(|(start, end)| *start..end)
        .collect();
    let mut written = Written::default();
    for ranges in ranges.chunks(AT_ONCE) {
        let mut shards: Vec<(Vec<u8>, Vec<Rest>)> = ranges.par_iter().map(|range| writer.shard(range.clone())).collect();
        for (range, (shard, rests)) in ranges.iter().zip(&mut shards) {
            written.first_terms.push(if written.first_terms.is_empty() {
                String::new()
            } else {
                dictionary.entries[range.start].text.to_string()
            });
            // Shards are written in parallel and cannot know how many rests come before theirs.
            for rest in rests {
                let number = written.rests.len() as u32;
                let place = rest.number_at..rest.number_at + size_of_val(&number);
                shard[place].copy_from_slice(&number.to_le_bytes());
                // Queries do without the rests of stop words, if they can: see `Root::rest`.
                let is_stop = dictionary.groups[rest.group].iter().all(|found| found.weight <= MAX_STOP_WEIGHT);
                let here = writer.members(rest.group).iter().filter(|member| !is_stop && range.contains(&(**member as usize)));
                written.tiered_terms.extend(here.map(|member| (dictionary.entries[*member as usize].text.to_string(), number)));
                written.rests.push(rest.name);
            }
        }
        written.shards.extend(shards.into_par_iter().map(|(shard, _)| parts.add(shard)).collect::<Vec<_>>());
    }
    written.tiered_terms.sort_unstable();
    written
}

/// Where shards begin. A shard ends at a term that its text alone chooses, so that a few new words move few
/// borders; and never between a word and the acronyms and prefixes that begin with it.
fn cut(dictionary: &Dictionary, sizes: &Sizes) -> Vec<usize> {
    let mut is_seen = vec![false; dictionary.groups.len()];
    let costs: Vec<usize> = dictionary
        .entries
        .iter()
        .map(|entry| {
            let n_postings = dictionary.list(entry).len();
            let n_listed = if n_postings > sizes.tiered_from { sizes.tier_head } else { n_postings };
            let was_seen = core::mem::replace(&mut is_seen[entry.group as usize], true);
            let of_group = if was_seen { 0 } else { 2 * n_listed };
            entry.text.len() / 2 + 4 + of_group + entry.n_own_passages()
        })
        .collect();
    let total: usize = costs.iter().sum();
    let terms_of_a_shard =
        sizes.shard_bytes.checked_mul(costs.len()).map_or(usize::MAX, |bytes| bytes / total.max(1)).clamp(1, u32::MAX as usize);
    let mask = (terms_of_a_shard as u64 / 4).next_power_of_two() - 1;
    let mut starts = vec![0];
    let mut n_bytes = 0;
    for (i, (entry, cost)) in dictionary.entries.iter().zip(&costs).enumerate() {
        let may_begin = !entry.text.contains([' ', PREFIX_MARK]);
        let is_full = n_bytes >= sizes.shard_bytes / 4 * 3 && hash(entry.text.as_bytes()) >> 32 & mask == 0;
        if i > 0 && may_begin && (is_full || n_bytes >= sizes.shard_bytes.saturating_mul(3) / 2) {
            starts.push(i);
            n_bytes = 0;
        }
        n_bytes += cost;
    }
    starts
}

/// Prefixes whose words lie in too many shards, and that have no list yet.
fn long_prefixes(dictionary: &Dictionary, starts: &[usize]) -> BTreeSet<String> {
    let entries = &dictionary.entries;
    let first_terms: Vec<&str> = starts.iter().skip(1).map(|start| &*entries[*start].text).collect();
    let mut prefixes = BTreeSet::new();
    for term in &first_terms {
        for (end, _) in term.char_indices().skip(1).chain([(term.len(), ' ')]) {
            let prefix = &term[..end];
            let after = first_terms.partition_point(|first| *first <= prefix);
            let n_more = first_terms[after..].iter().take_while(|first| first.starts_with(prefix)).count();
            if n_more >= MAX_SHARDS_OF_A_PREFIX {
                let key = prefix_key(prefix);
                if entries.binary_search_by(|entry| (*entry.text).cmp(&key)).is_err() {
                    prefixes.insert(key);
                }
            }
        }
    }
    prefixes
}

/// Adds a list for each prefix: the passages of all its words, each with the heaviest weight.
fn add_prefix_lists(dictionary: &mut Dictionary, keys: &BTreeSet<String>, n_passages: usize) {
    let lists: Vec<(&String, List)> = keys
        .par_iter()
        .map_init(Vec::new, |weights: &mut Vec<u8>, key| {
            let prefix = key.trim_end_matches(PREFIX_MARK);
            weights.clear();
            weights.resize(n_passages, 0);
            let start = dictionary.entries.partition_point(|entry| &*entry.text < prefix);
            for entry in dictionary.entries[start..].iter().take_while(|entry| entry.text.starts_with(prefix)) {
                if entry.text.contains([' ', PREFIX_MARK]) {
                    continue;
                }
                let mut postings = dictionary.list(entry).iter();
                for passage in dictionary.passages(entry).iter() {
                    if let Some(found) = postings.find(|found| found.passage == passage) {
                        let best = &mut weights[passage as usize];
                        *best = found.weight.max(*best);
                    }
                }
            }
            let list = weights.iter().enumerate().filter(|(_, weight)| **weight > 0);
            (key, list.map(|(passage, weight)| Weighed { passage: passage as u32, weight: *weight }).collect())
        })
        .collect();
    for (text, list) in lists {
        dictionary.push(text, list);
    }
    dictionary.entries.sort_by(|a, b| a.text.cmp(&b.text));
}

/// The rest of a list, and where its number is to be written in the shard.
struct Rest {
    number_at: usize,
    group: usize,
    /// The name of the part.
    name: u64,
}

struct Writer<'d> {
    dictionary: &'d Dictionary,
    /// By group: the first of its `members`.
    first_members: Vec<u32>,
    /// The entries of each group.
    members: Vec<u32>,
    /// By key: the keys it is linked to.
    links: BTreeMap<&'d str, Vec<(Relation, &'d str)>>,
    sizes: &'d Sizes,
    /// By passage: its article.
    articles: &'d [u32],
    newest_first: bool,
    parts: &'d Parts<'d>,
}

impl<'d> Writer<'d> {
    fn of(
        dictionary: &'d Dictionary,
        pairs: &'d [Link],
        articles: &'d [u32],
        sizes: &'d Sizes,
        newest_first: bool,
        parts: &'d Parts<'d>,
    ) -> Self {
        let group = |entry: &u32| dictionary.entries[*entry as usize].group;
        let mut members: Vec<u32> = (0..dictionary.entries.len() as u32).collect();
        members.sort_by_key(group);
        let mut first_members = Vec::with_capacity(dictionary.groups.len() + 1);
        for (i, member) in members.iter().enumerate() {
            // Each group has a member.
            if first_members.len() as u32 == group(member) {
                first_members.push(i as u32);
            }
        }
        first_members.push(members.len() as u32);
        let is_known = |key: &str| dictionary.entries.binary_search_by(|entry| (*entry.text).cmp(key)).is_ok();
        let mut links: BTreeMap<&str, Vec<(Relation, &str)>> = BTreeMap::new();
        for (from, relation, to) in pairs.iter().filter(|(from, _, to)| is_known(from) && is_known(to)) {
            links.entry(from).or_default().push((*relation, to));
        }
        Self { dictionary, first_members, members, links, sizes, articles, newest_first, parts }
    }

    /// The entries of a group, rising.
    fn members(&self, group: usize) -> &[u32] {
        &self.members[self.first_members[group] as usize..self.first_members[group + 1] as usize]
    }

    /// Those that are in a range.
    fn members_here(&self, group: usize, range: &core::ops::Range<usize>) -> impl Iterator<Item = &'d Entry> {
        let here = self.members(group).iter().map(|member| *member as usize).filter(|member| range.contains(member));
        here.map(|member| &self.dictionary.entries[member])
    }

    fn shard(&self, range: core::ops::Range<usize>) -> (Vec<u8>, Vec<Rest>) {
        let entries = &self.dictionary.entries[range.clone()];
        // Groups in the order of their first term here.
        let mut groups: Vec<usize> = Vec::new();
        let mut local: HashMap<u32, usize> = HashMap::new();
        for entry in entries {
            local.entry(entry.group).or_insert_with(|| {
                groups.push(entry.group as usize);
                groups.len() - 1
            });
        }
        let lists: Vec<Split> = groups.par_iter().map(|group| self.split(*group, &range)).collect();

        let (mut terms, mut forms) = (Vec::new(), Vec::new());
        let mut n_groups = 0;
        for entry in entries {
            let group = local[&entry.group];
            write_varint(&mut terms, (n_groups - group) as u32);
            n_groups = n_groups.max(group + 1);
            let Split { head, rest, .. } = &lists[group];
            if self.dictionary.n_passages(entry) == head.len() + rest.len() {
                write_varint(&mut terms, 0);
            } else {
                let passages: Vec<u32> = self.dictionary.passages(entry).iter().collect();
                let before = forms.len();
                write_ranks(&mut forms, head, &passages);
                write_varint(&mut terms, (forms.len() - before) as u32 + 1);
            }
        }
        let (mut list_bytes, mut rests) = (Vec::new(), Vec::new());
        for (group, Split { head, rest, .. }) in groups.iter().zip(&lists) {
            write_varint(&mut list_bytes, (head.len() << 1) as u32 | u32::from(!rest.is_empty()));
            if !rest.is_empty() {
                // Four bytes as a place for the number of the rest.
                let name = self.parts.add(self.rest(*group, &range, rest, head.len()));
                rests.push(Rest { number_at: list_bytes.len(), group: *group, name });
                list_bytes.extend_from_slice(&[0; 4]);
                write_varint(&mut list_bytes, rest.len() as u32);
            }
            write_list(&mut list_bytes, head);
        }
        let mut out = Vec::new();
        write_varint(&mut out, entries.len() as u32);
        write_bytes(&mut out, &lexicon::write_fst(entries.iter().map(|entry| &*entry.text)));
        out.extend(terms);
        rests.iter_mut().for_each(|rest| rest.number_at += out.len());
        out.extend([list_bytes, forms].concat());
        self.links(&mut out, &range, entries);
        (out, rests)
    }

    /// The list of a group in a shard: of all its terms where its first one is, elsewhere of those there.
    fn split(&self, group: usize, range: &core::ops::Range<usize>) -> Split {
        let all = self.dictionary.groups[group].iter();
        let mut list: Vec<Weighed> = if range.contains(&(self.members(group)[0] as usize)) {
            all.collect()
        } else {
            let here = self.members_here(group, range);
            let passages: HashSet<u32> = here.flat_map(|member| self.dictionary.passages(member).iter()).collect();
            all.filter(|found| passages.contains(&found.passage)).collect()
        };
        if list.len() <= self.sizes.tiered_from {
            return Split { head: list, rest: Vec::new() };
        }
        list.sort_by(|a, b| {
            let by_age = if self.newest_first { b.passage.cmp(&a.passage) } else { a.passage.cmp(&b.passage) };
            b.weight.cmp(&a.weight).then(by_age)
        });
        // All passages of an article weigh the same and stay together.
        let mut n_head = self.sizes.tier_head;
        let article = |found: &Weighed| self.articles[found.passage as usize];
        while n_head < list.len() && article(&list[n_head]) == article(&list[n_head - 1]) {
            n_head += 1;
        }
        let mut rest = list.split_off(n_head);
        list.sort_by_key(|found| found.passage);
        rest.sort_by_key(|found| found.passage);
        Split { head: list, rest }
    }

    /// The part that has the rest of a list.
    fn rest(&self, group: usize, range: &core::ops::Range<usize>, rest: &[Weighed], n_head: usize) -> Vec<u8> {
        let mut out = Vec::new();
        write_list(&mut out, rest);
        for member in self.members_here(group, range) {
            if self.dictionary.n_passages(member) == rest.len() + n_head {
                write_varint(&mut out, 0);
            } else {
                let passages: Vec<u32> = self.dictionary.passages(member).iter().collect();
                let mut ranks = Vec::new();
                write_ranks(&mut ranks, rest, &passages);
                write_varint(&mut out, ranks.len() as u32 + 1);
                out.extend(ranks);
            }
        }
        out
    }

    fn links(&self, out: &mut Vec<u8>, range: &core::ops::Range<usize>, entries: &[Entry]) {
        let mut links: Vec<(u32, Relation, &str)> = Vec::new();
        let text = |member: usize| &*self.dictionary.entries[member].text;
        for (ordinal, entry) in entries.iter().enumerate() {
            let members = self.members(entry.group as usize);
            let home = members[0] as usize;
            if !range.contains(&home) {
                links.push((ordinal as u32, Relation::Home, text(home)));
            }
            if home == range.start + ordinal {
                let away = members.iter().map(|member| *member as usize).filter(|member| !range.contains(member));
                links.extend(away.map(|member| (ordinal as u32, Relation::Form, text(member))));
            }
            let linked = self.links.get(&*entry.text).into_iter().flatten();
            links.extend(linked.map(|(relation, key)| (ordinal as u32, *relation, *key)));
        }
        write_varint(out, links.len() as u32);
        let mut before = 0;
        for (ordinal, relation, key) in links {
            write_varint(out, ordinal - before);
            write_varint(out, relation as u32);
            write_bytes(out, key.as_bytes());
            before = ordinal;
        }
    }
}

/// A list in two tiers.
struct Split {
    head: Vec<Weighed>,
    rest: Vec<Weighed>,
}

fn write_list(out: &mut Vec<u8>, list: &[Weighed]) {
    write_rising(out, list.iter().map(|found| found.passage));
    out.extend(list.iter().map(|found| found.weight));
}

/// The ranks in `list` of those passages that are in it.
fn write_ranks(out: &mut Vec<u8>, list: &[Weighed], passages: &[u32]) {
    let rank = |passage: &u32| list.binary_search_by(|found| found.passage.cmp(passage)).ok();
    write_rising(out, passages.iter().filter_map(rank).map(|rank| rank as u32));
}
