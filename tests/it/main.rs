//! The tests of all that a user can see, in one binary: it is linked once.

/// Which address is connected to, and what browsers refuse of addresses.
mod addresses;
/// Advice, and what would fail next.
mod advice;
/// Which other origins a server lets in.
mod audit;
/// Bodies that are cut off or cannot be decoded.
mod bodies;
/// Completions, as the shells read them.
mod completions;
/// The pinned JSON and the exit statuses.
mod contract;
/// What becomes of the cookies that responses set, and of third-party cookies.
mod cookies;
/// Recorded cases of two browsers, each replayed and compared.
mod corpus;
/// README and docs: what they show, what they tell people to type, where they link to.
#[cfg(unix)]
mod docs;
/// Configurations as they are printed, in real servers.
#[cfg(unix)]
mod fixes;
/// Which room may import which, read from the sources.
mod floors;
/// Documents in frames and popups: ids, and the commands and code that are printed.
mod frames;
/// Completions and man pages, which are generated and checked in.
mod generated;
/// What makes a page's requests.
mod initiators;
/// Is a page cross-origin isolated?
mod isolated;
/// JSONP.
mod jsonp;
/// What configuration files let in.
mod lint;
/// A reader who does literally what `changes` says.
mod literal;
/// The server of the Model Context Protocol.
#[cfg(unix)]
mod mcp;
/// Manifests, preloads, subtitles, modules of JSON and CSS, `<use>`, service workers, integrity.
mod other_ways;
/// What a person sees, as snapshots.
mod output;
/// What the program is packed into, and the version that all of it says.
mod packaging;
/// Real pages in real browsers, and all that they request.
#[cfg(unix)]
mod page;
/// The rules' pages: their form, their ids, and their examples, which are run.
mod pages;
/// How long a preflight is cached, and the same call made again.
mod preflight_cache;
/// What holds for any input.
mod properties;
/// The development proxy: what it passes on, what it changes, what it says.
#[cfg(unix)]
mod proxy;
/// Generated cases, run by real browsers where there are any.
mod real_browsers;
/// What is read from elsewhere: pasted commands and calls, recordings, console messages.
mod record;
/// What a `Referer` says of the page.
mod referrers;
/// The failures that people meet, one file each.
mod scenarios;
/// The playground, probed, pestered, and tried in real browsers.
mod serve;
/// What people met and reported, each with the value that is right.
mod situations;
/// WebSockets as browsers opened them, each judged here.
mod socketio;
mod sockets;
/// Suites of checks, run in CI.
mod suite;
/// A server on a free port, and the program in a clean environment.
mod support;
/// Wrong command lines, and their messages.
mod usage;
/// The same again and again, and only what changed.
#[cfg(unix)]
mod watch;
/// `corscheck websocket`, and WebSockets in other commands.
mod websocket;
/// WebSockets in HARs.
mod websocket_har;
/// What crosses the wire, and what happens where it breaks.
mod wire;
/// Words that must not come back in what people read.
mod wording;
