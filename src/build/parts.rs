//! Hands over the parts of an index as they are made.

use crate::format::{
    hash,
    root::{file_name, name_of_hash},
};
use std::{collections::HashMap, sync::Mutex};

pub(super) struct Parts<'a> {
    /// Takes the name and the bytes of a part.
    take: &'a (dyn Fn(u64, Vec<u8>) + Sync),
    /// By name: the whole hash.
    hashes: Mutex<HashMap<u64, u64>>,
}

impl<'a> Parts<'a> {
    pub(super) fn new(take: &'a (dyn Fn(u64, Vec<u8>) + Sync)) -> Self {
        Self { take, hashes: Mutex::default() }
    }

    /// Hands over a part, unless it has the content of an earlier one; gives its name.
    ///
    /// # Panics
    ///
    /// If another part has the same name.
    pub(super) fn add(&self, bytes: Vec<u8>) -> u64 {
        let hash = hash(&bytes);
        let name = name_of_hash(hash);
        let earlier = self.hashes.lock().expect("nobody panics while holding it").insert(name, hash);
        match earlier {
            None => (self.take)(name, bytes),
            Some(earlier) => {
                assert!(earlier == hash, "two parts are called {}; build with another --block-bytes", file_name(name));
            }
        }
        name
    }
}
