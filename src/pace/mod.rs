//! Much work at once: how many pieces, how many for one host, how many requests a second; the results in order, and no more
//! memory for many than for few.

mod paced_wire;

use std::collections::{BTreeMap, VecDeque};
use std::iter::Fuse;
use std::ops::ControlFlow;

pub use self::paced_wire::{Deadline, PacedWire};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use futures_util::stream::FuturesUnordered;

/// How many pieces of work may be begun, or done and waiting for an earlier one.
const WINDOW: usize = 512;

/// How much goes on at the same time.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many pieces of work in all.
    pub parallel: usize,
    /// How many for one host and port.
    pub per_host: usize,
}

impl Limits {
    /// So many in all, whatever their hosts.
    #[must_use]
    pub fn parallel(parallel: usize) -> Self {
        Self { parallel, per_host: parallel }
    }
}

/// Work on items, whose results come in the items' order. An item is taken from its iterator only when its turn is near.
pub struct InOrder<'a, I: Iterator, H, W, R> {
    items: Fuse<I>,
    limits: Limits,
    /// Gives the host and port of an item.
    host: H,
    /// Begins the work on an item.
    work: W,
    hosts: Hosts<I::Item>,
    running: FuturesUnordered<LocalBoxFuture<'a, Ended<R>>>,
    /// The number of the item whose result is at the front of the window.
    first: usize,
    /// The results of the items from there on that were taken, as far as they are there.
    window: VecDeque<Option<Box<R>>>,
    begins: bool,
}

/// A piece of work that is over.
struct Ended<R> {
    number: usize,
    host: usize,
    result: R,
}

impl<'a, I, H, W, F> InOrder<'a, I, H, W, F::Output>
where
    I: Iterator,
    H: Fn(&I::Item) -> String,
    W: Fn(I::Item) -> F,
    F: Future + 'a,
{
    /// Begins nothing yet: that is done while the results are waited for.
    pub fn new(items: I, limits: Limits, host: H, work: W) -> Self {
        Self {
            items: items.fuse(),
            limits,
            host,
            work,
            hosts: Hosts::default(),
            running: FuturesUnordered::new(),
            first: 0,
            window: VecDeque::new(),
            begins: true,
        }
    }

    /// The next result; `None` where all are done. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<F::Output> {
        self.next_while(|_| ControlFlow::Continue(())).await
    }

    /// The next result. `ended` is given each result as soon as it is there, whatever its turn; where it breaks, no further
    /// work begins, and what was begun is ended.
    pub async fn next_while(
        &mut self,
        mut ended: impl FnMut(&F::Output) -> ControlFlow<()>,
    ) -> Option<F::Output> {
        loop {
            if let Some(result) = self.window.front_mut().and_then(Option::take) {
                self.window.pop_front();
                self.first += 1;
                return Some(*result);
            }
            self.begin();
            let Ended { number, host, result } = self.running.next().await?;
            self.begins &= ended(&result).is_continue();
            if self.begins
                && let Some(waiting) = self.hosts.leave(host)
            {
                self.run(waiting);
            }
            self.window[number - self.first] = Some(Box::new(result));
        }
    }

    /// What is done, and behind something that is not and never will be.
    pub fn rest(self) -> impl Iterator<Item = F::Output> {
        self.window.into_iter().flatten().map(|result| *result)
    }

    fn begin(&mut self) {
        while self.begins && self.running.len() < self.limits.parallel && self.window.len() < WINDOW {
            let Some(item) = self.items.next() else { break };
            let host = self.hosts.number((self.host)(&item));
            let waiting = Waiting { number: self.first + self.window.len(), host, item };
            self.window.push_back(None);
            if let Some(admitted) = self.hosts.admit(waiting, self.limits.per_host) {
                self.run(admitted);
            }
        }
    }

    fn run(&mut self, Waiting { number, host, item }: Waiting<I::Item>) {
        let work = (self.work)(item);
        self.running.push(Box::pin(async move { Ended { number, host, result: work.await } }));
    }
}

/// An item that was taken.
struct Waiting<T> {
    number: usize,
    /// By the number that [`Hosts`] gives it.
    host: usize,
    item: T,
}

/// The hosts and ports, and which items wait until theirs is less busy. An item waits for its host only: the caller takes
/// none while it may not begin another.
struct Hosts<T> {
    numbers: BTreeMap<String, usize>,
    hosts: Vec<Host<T>>,
}

struct Host<T> {
    /// How many of its items are being worked on.
    running: usize,
    waiting: VecDeque<Waiting<T>>,
}

impl<T> Default for Hosts<T> {
    fn default() -> Self {
        Self { numbers: BTreeMap::new(), hosts: Vec::new() }
    }
}

impl<T> Hosts<T> {
    /// The number of a host and port.
    fn number(&mut self, host_and_port: String) -> usize {
        let next = self.hosts.len();
        let number = *self.numbers.entry(host_and_port).or_insert(next);
        if number == next {
            self.hosts.push(Host { running: 0, waiting: VecDeque::new() });
        }
        number
    }

    /// Takes an item, and gives it back where its work may begin.
    fn admit(&mut self, waiting: Waiting<T>, limit: usize) -> Option<Waiting<T>> {
        let host = &mut self.hosts[waiting.host];
        if host.running >= limit {
            host.waiting.push_back(waiting);
            return None;
        }
        host.running += 1;
        Some(waiting)
    }

    /// The work on an item of this host is over; gives the one that may begin in its place, if one waits.
    fn leave(&mut self, host: usize) -> Option<Waiting<T>> {
        let host = &mut self.hosts[host];
        let next = host.waiting.pop_front();
        if next.is_none() {
            host.running -= 1;
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use futures_util::FutureExt;

    use super::*;

    /// Items of two hosts, each of which takes as many turns of the runtime as it says.
    const ITEMS: [(&str, usize); 6] = [("a", 5), ("a", 1), ("b", 3), ("a", 1), ("b", 1), ("b", 1)];

    #[derive(Default)]
    struct Log {
        running: Vec<&'static str>,
        /// The most at the same time: in all, and of one host.
        most: (usize, usize),
        begun: usize,
    }

    async fn work(log: &RefCell<Log>, (host, turns): (&'static str, usize)) -> usize {
        {
            let log = &mut *log.borrow_mut();
            log.begun += 1;
            log.running.push(host);
            let same = log.running.iter().filter(|other| **other == host).count();
            log.most = (log.most.0.max(log.running.len()), log.most.1.max(same));
        }
        for _ in 0..turns {
            tokio::task::yield_now().await;
        }
        let running = &mut log.borrow_mut().running;
        let own = running.iter().position(|other| *other == host).expect("it runs");
        running.swap_remove(own);
        turns
    }

    #[tokio::test]
    async fn results_come_in_order_within_the_limits() {
        for (parallel, per_host, most) in [(1, 1, (1, 1)), (6, 1, (2, 1)), (6, 2, (4, 2)), (3, 3, (3, 2))] {
            let log = RefCell::new(Log::default());
            let limits = Limits { parallel, per_host };
            let host = |item: &(&str, usize)| item.0.to_owned();
            let mut all = InOrder::new(ITEMS.into_iter(), limits, host, |item| work(&log, item));
            let mut results = Vec::new();
            while let Some(result) = all.next().await {
                results.push(result);
            }
            assert_eq!(results, ITEMS.map(|(_, turns)| turns));
            assert_eq!(log.borrow().most, most, "{parallel} {per_host}");
        }
    }

    #[tokio::test]
    async fn nothing_begins_after_a_break() {
        let log = RefCell::new(Log::default());
        let host = |item: &(&str, usize)| item.0.to_owned();
        let mut all = InOrder::new(ITEMS.into_iter(), Limits::parallel(2), host, |item| work(&log, item));
        let mut count = 0;
        let mut results = Vec::new();
        while let Some(result) = all
            .next_while(|_| {
                count += 1;
                ControlFlow::Break(())
            })
            .await
        {
            results.push(result);
        }
        // The second ends first; the first, already begun, is ended.
        assert_eq!((results, count, log.borrow().begun), (vec![5, 1], 2, 2));
        assert_eq!(all.rest().count(), 0);
    }

    #[tokio::test]
    async fn what_is_done_behind_something_unfinished_is_not_lost() {
        let log = RefCell::new(Log::default());
        let host = |item: &(&str, usize)| item.0.to_owned();
        let items = [("a", usize::MAX), ("b", 1), ("c", 2)].into_iter();
        let mut all = InOrder::new(items, Limits::parallel(3), host, |item| work(&log, item));
        for _ in 0..10 {
            assert!(all.next().now_or_never().is_none());
            tokio::task::yield_now().await;
        }
        assert_eq!(all.rest().collect::<Vec<_>>(), [1, 2]);
    }
}
