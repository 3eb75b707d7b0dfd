//! Hands over the parts of an index as they are made.

use super::Refused;
use crate::format::{hash, root::name_of_hash};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard},
};

pub(super) struct Parts<'a> {
    /// Takes the name and the bytes of a part.
    take: &'a (dyn Fn(u64, Vec<u8>) + Sync),
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// By name: the whole hash.
    hashes: HashMap<u64, u64>,
    /// What two parts are called.
    same_name: Option<u64>,
}

impl<'a> Parts<'a> {
    pub(super) fn new(take: &'a (dyn Fn(u64, Vec<u8>) + Sync)) -> Self {
        Self { take, known: Mutex::default() }
    }

    /// Hands over a part, unless it has the content of an earlier one; gives its name.
    pub(super) fn add(&self, bytes: Vec<u8>) -> u64 {
        let hash = hash(&bytes);
        let name = name_of_hash(hash);
        let mut known = self.known();
        match known.hashes.insert(name, hash) {
            None => {
                drop(known);
                (self.take)(name, bytes);
            }
            Some(earlier) if earlier != hash => known.same_name = Some(name),
            Some(_) => {}
        }
        name
    }

    /// Whether each part has a name of its own.
    pub(super) fn check(&self) -> Result<(), Refused> {
        self.known().same_name.map_or(Ok(()), |name| Err(Refused::SameName { name }))
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().expect("nobody panics while holding it")
    }
}
