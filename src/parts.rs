//! The parts of an index that are loaded, and those that an answer still needs.
//!
//! Nothing here waits. What is not loaded is noted as wanted and passes for empty; whoever searches
//! looks at what is wanted before trusting an answer, has it loaded, and searches again. All that is known
//! to be needed is wanted at once, so it can be downloaded at once.

use crate::{
    Error,
    format::{
        ARTICLES_OF_RELATED, MAX_SHARDS_OF_A_PREFIX, N_RELATED, PREFIX_MARK, RELATED_BYTES,
        block::{Block, Document},
        cursor::Cursor,
        facets::Facets,
        prefix_key,
        root::{Kind, Root},
        shard::{Postings, Shard},
        vocabulary::Vocabulary,
    },
};
use core::{cell::RefCell, ops::Range};

pub(crate) struct Parts {
    pub(crate) root: Root,
    /// By passage: its article.
    pub(crate) articles: Vec<u32>,
    shards: Vec<Option<Shard>>,
    facets: Option<Facets>,
    vocabulary: Option<Vocabulary>,
    /// By part: the bytes of rests, ids and related articles, which are read where they are needed.
    raw: Vec<Option<Vec<u8>>>,
    blocks: Vec<Option<Block>>,
    wanted: RefCell<Vec<u32>>,
}

/// A term of a shard.
#[derive(Clone, Copy)]
pub(crate) struct Term<'i> {
    pub(crate) shard: &'i Shard,
    pub(crate) ordinal: u32,
}

impl Parts {
    pub(crate) fn new(root: Root) -> Self {
        Self {
            shards: empty(root.parts(Kind::Shard).len()),
            raw: empty(root.n_parts()),
            blocks: empty(root.parts(Kind::Block).len()),
            articles: root.articles(),
            root,
            facets: None,
            vocabulary: None,
            wanted: RefCell::default(),
        }
    }

    /// Takes the bytes of a part.
    pub(crate) fn supply(&mut self, part: u32, bytes: &[u8]) -> Result<(), Error> {
        let Some((kind, number)) = self.root.kind(part) else {
            return Err(Error::corrupt("root", "there is no part with this number"));
        };
        if !self.root.is_part(part, bytes) {
            return Err(Error::Damaged { part: kind.name() });
        }
        let number_of_kind = number as usize;
        match kind {
            Kind::Shard => self.shards[number_of_kind] = Some(Shard::read(bytes, self.root.n_passages)?),
            Kind::Rest | Kind::Ids | Kind::Related => self.raw[part as usize] = Some(bytes.to_vec()),
            Kind::Facets => self.facets = Some(Facets::read(bytes, self.root.n_articles, self.root.fields.len())?),
            Kind::Vocabulary => self.vocabulary = Some(Vocabulary::read(bytes)?),
            Kind::Block => {
                let n_passages = self.root.passages_of_block(number).len();
                self.blocks[number_of_kind] = Some(Block::read(bytes, n_passages, &self.root.fields)?);
            }
        }
        Ok(())
    }

    /// The parts that were asked for and are not loaded, each once; they are not wanted any more.
    pub(crate) fn take_wanted(&self) -> Vec<u32> {
        let mut wanted = self.wanted.take();
        crate::order::sort(&mut wanted);
        wanted.dedup();
        wanted
    }

    /// How many times something was asked for that is not loaded.
    pub(crate) fn n_wanted(&self) -> usize {
        self.wanted.borrow().len()
    }

    fn or_want<'p, T: ?Sized>(&self, kind: Kind, number: u32, loaded: Option<&'p T>) -> Option<&'p T> {
        if loaded.is_none() {
            self.wanted.borrow_mut().push(self.root.parts(kind).start + number);
        }
        loaded
    }

    pub(crate) fn shard(&self, number: u32) -> Option<&Shard> {
        let loaded = self.shards.get(number as usize)?;
        self.or_want(Kind::Shard, number, loaded.as_ref())
    }

    pub(crate) fn block(&self, number: u32) -> Option<&Block> {
        let loaded = self.blocks.get(number as usize)?;
        self.or_want(Kind::Block, number, loaded.as_ref())
    }

    /// The bytes of a rest, of ids, or of related articles.
    fn raw(&self, kind: Kind, number: u32) -> Option<&[u8]> {
        let part = self.root.parts(kind).nth(number as usize)?;
        self.or_want(kind, number, self.raw[part as usize].as_deref())
    }

    pub(crate) fn facets(&self) -> Option<&Facets> {
        self.or_want(Kind::Facets, 0, self.facets.as_ref())
    }

    /// The number of the article with this id: of an article that was shown it is known, of others the ids tell.
    pub(crate) fn number_of(&self, id: &str) -> Option<u32> {
        let has_id = |document: Option<&Document>| document.is_some_and(|document| document.id == id);
        for (number, block) in self.blocks.iter().enumerate() {
            let Some(block) = block else { continue };
            let passages = self.root.passages_of_block(number as u32);
            let first = passages.start;
            for passage in passages {
                let article = self.articles[passage as usize];
                // Damaged blocks may not agree on what an article is.
                if has_id(block.document(passage - first)) && has_id(self.document(article)) {
                    return Some(article);
                }
            }
        }
        let hash = crate::format::hash(id.as_bytes()) as u32;
        let part = hash.checked_rem(self.root.parts(Kind::Ids).len() as u32)?;
        let bytes = self.raw(Kind::Ids, part)?;
        let mut cursor = Cursor::new(bytes, "ids");
        let mut next = 0_u32;
        loop {
            let number = next.saturating_add(cursor.varint().ok()?);
            let of_article = cursor.take(4).ok()?;
            if of_article == hash.to_le_bytes() && number < self.root.n_articles && has_id(self.document(number)) {
                return Some(number);
            }
            next = number.saturating_add(1);
        }
    }

    /// The articles that are related to another.
    pub(crate) fn related(&self, article: u32) -> Vec<u32> {
        let mut related = Vec::new();
        let bytes = self.raw(Kind::Related, article / ARTICLES_OF_RELATED).unwrap_or_default();
        let start = (article % ARTICLES_OF_RELATED * N_RELATED) as usize * RELATED_BYTES;
        for i in 0..N_RELATED as usize {
            let Some([low, middle, high]) = bytes.get(start + i * RELATED_BYTES..).and_then(<[u8]>::first_chunk) else { break };
            let distance = u32::from_le_bytes([*low, *middle, *high, 0]);
            let other = article.wrapping_add(distance) & ((1 << (8 * RELATED_BYTES)) - 1);
            if distance > 0 && other < self.root.n_articles {
                related.push(other);
            }
        }
        related
    }

    /// All words: the only shard, or the vocabulary of several.
    pub(crate) fn vocabulary(&self) -> Words<'_> {
        if self.root.parts(Kind::Vocabulary).is_empty() {
            return Words { shard: self.shard(0), vocabulary: None };
        }
        Words { shard: None, vocabulary: self.or_want(Kind::Vocabulary, 0, self.vocabulary.as_ref()) }
    }

    /// Exactly this term.
    pub(crate) fn term(&self, term: &str) -> Option<Term<'_>> {
        let number = self.root.shards(term, None).start;
        let shard = self.shard(number)?;
        shard.lexicon().ordinal(term).map(|ordinal| Term { shard, ordinal })
    }

    /// Every term that begins with `prefix`; of keys of acronyms and prefixes only those asked for whole.
    pub(crate) fn starting_with<'p>(&'p self, prefix: &str, found: &mut dyn FnMut(&[u8], Term<'p>)) {
        for number in self.shards_of(prefix) {
            let Some(shard) = self.shard(number) else { continue };
            shard.lexicon().starting_with(prefix, &mut |term, ordinal| {
                if !term[prefix.len()..].iter().any(|byte| [b' ', PREFIX_MARK as u8].contains(byte)) {
                    found(term, Term { shard, ordinal });
                }
            });
        }
    }

    /// Every term that begins with `beginning`, keys of acronyms included.
    pub(crate) fn keys_starting_with<'p>(&'p self, beginning: &str, found: &mut dyn FnMut(Term<'p>)) {
        for number in self.shards_of(beginning) {
            let Some(shard) = self.shard(number) else { continue };
            shard.lexicon().starting_with(beginning, &mut |_, ordinal| found(Term { shard, ordinal }));
        }
    }

    /// The key of the list of the terms that begin with `prefix`, if they lie in too many shards.
    pub(crate) fn prefix_list(&self, prefix: &str) -> Option<String> {
        (self.shards_of(prefix).len() > MAX_SHARDS_OF_A_PREFIX).then(|| prefix_key(prefix))
    }

    /// The shards of the terms that begin with `prefix`.
    pub(crate) fn shards_of(&self, prefix: &str) -> Range<u32> {
        // Nothing that begins with the prefix comes after the last character there is.
        self.root.shards(prefix, Some(&[prefix, "\u{10FFFF}"].concat()))
    }

    /// The postings of a term, all of them or only what its shard has.
    pub(crate) fn postings(&self, term: Term<'_>, is_full: bool) -> Result<Postings, Error> {
        let postings = term.shard.postings(term.ordinal, None)?;
        let Some((number, _)) = postings.rest.filter(|_| is_full) else { return Ok(postings) };
        if number as usize >= self.root.parts(Kind::Rest).len() {
            return Err(Error::corrupt("shard", "it names a rest that does not exist"));
        }
        match self.raw(Kind::Rest, number) {
            Some(bytes) => term.shard.postings(term.ordinal, Some(bytes)),
            None => Ok(postings),
        }
    }

    /// Decodes every byte of the parts, all of which must be loaded.
    pub(crate) fn verify(&self) -> Result<(), Error> {
        let rest = |number: u32| {
            let loaded = self.raw(Kind::Rest, number).map(<[u8]>::to_vec);
            loaded.ok_or(Error::corrupt("shard", "it names a rest that does not exist"))
        };
        for shard in self.shards.iter().flatten() {
            shard.verify(&rest)?;
        }
        if let Some(vocabulary) = &self.vocabulary {
            vocabulary.lexicon.verify("vocabulary")?;
        }
        let mut n_ids = 0;
        for number in 0..self.root.parts(Kind::Ids).len() as u32 {
            let Some(bytes) = self.raw(Kind::Ids, number) else { continue };
            let mut cursor = Cursor::new(bytes, "ids");
            while cursor.remaining() > 0 {
                cursor.varint()?;
                cursor.take(4)?;
                n_ids += 1;
            }
        }
        if n_ids != self.root.n_articles {
            return Err(Error::corrupt("ids", "it has more or fewer ids than there are articles"));
        }
        let numbers = 0..self.root.parts(Kind::Related).len() as u32;
        let n_bytes: usize = numbers.filter_map(|number| self.raw(Kind::Related, number)).map(<[u8]>::len).sum();
        if n_bytes != self.root.n_articles as usize * N_RELATED as usize * RELATED_BYTES {
            return Err(Error::corrupt("related", "it is of more or fewer articles than there are"));
        }
        Ok(())
    }

    /// Wants the rest of a term's postings together with its shard, not only after it.
    pub(crate) fn want_rest(&self, term: &str) {
        if let Some(number) = self.root.rest(term) {
            self.raw(Kind::Rest, number);
        }
    }

    /// The block of a passage, and where in it the passage is.
    pub(crate) fn passage(&self, passage: u32) -> Option<(&Block, u32)> {
        let number = self.root.block(passage);
        Some((self.block(number)?, passage - self.root.passages_of_block(number).start))
    }

    /// What is shown of an article.
    pub(crate) fn document(&self, article: u32) -> Option<&Document> {
        let (block, passage) = self.passage(self.root.passages(article).start)?;
        block.document(passage)
    }
}

/// Where the words of an index are.
pub(crate) struct Words<'p> {
    pub(crate) shard: Option<&'p Shard>,
    pub(crate) vocabulary: Option<&'p Vocabulary>,
}

fn empty<T>(n: usize) -> Vec<Option<T>> {
    let mut parts = Vec::new();
    parts.resize_with(n, || None);
    parts
}
