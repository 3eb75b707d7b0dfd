//! Full-text search for websites that have no server.
//!
//! A builder compiles articles into one compact index; the same crate, compiled to WebAssembly,
//! searches it in the visitor's browser. The modules are listed in the order the data flows:
//!
//! 1. [`article`]: what is indexed.
//! 2. [`analysis`]: text becomes tokens, in the builder and in the browser alike.
//! 3. [`build`] (feature `build`): articles become postings with integer weights.
//! 4. [`format`](mod@format): the bytes of an index, written once and read everywhere.
//! 5. [`query`]: what a visitor typed becomes the articles that match it.
//! 6. [`rank`]: matched weights become one order, the same on every machine.
//! 7. [`snippet`]: a hit becomes the passage that shows why it was found.
//! 8. [`Index`]: the parts together, for those who search. Parts may be missing: then an answer says which
//!    it needs.
//!
//! The engine does no input or output, reads no clock and, while searching, uses no floating point.
//!
//! ```
//! # #[cfg(feature = "build")] {
//! use findling::{Answer, Article, Index, Options, build};
//!
//! let article = Article { id: "1".into(), title: "Patent navigation".into(), ..Article::default() };
//! let built = build::build(&[article]);
//! let index = Index::open(&built.bytes())?;
//! let Answer::Known(found) = index.search("patent nav", &Options::default())? else {
//!     panic!("an index in one file lacks no part");
//! };
//! assert_eq!(found.hits[0].title, "Patent navigation");
//! # }
//! # Ok::<(), findling::Error>(())
//! ```

pub mod analysis;
pub mod article;
#[cfg(feature = "build")]
pub mod build;
mod error;
mod fields;
pub mod format;
mod index;
mod order;
mod parts;
pub mod query;
pub mod rank;
pub mod snippet;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use article::{Article, Heading, Role, Weight};
pub use error::Error;
pub use index::{Answer, Facet, Filters, Found, FullText, Hit, Index, Options, Section, Sort};
