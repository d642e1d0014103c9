//! In which address spaces a page and its target are, as their hosts resolve here. Nothing but their names is looked up.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OnceCell;
use tokio::time::timeout;
use url::{Host, Url};

use super::resolve::{is_localhost, look_up, override_for};
use super::{Wire, lock};
use crate::web::address_space::{AddressSpace, PageSpace};
use crate::web::origin::Origin;

/// How long the lookup of a name may take.
const LOOKUP_TIME: Duration = Duration::from_secs(2);

/// A page and its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spaces {
    /// The space of the page's server, where it decides something.
    pub page: Option<PageSpace>,
    /// The space of the target's host.
    pub target: Option<AddressSpace>,
}

impl Wire {
    /// The address spaces of a page and its target. A page's host is looked up only where the target's address is not public,
    /// once for all its requests; a target's is as it will be for the request.
    pub async fn spaces(&self, page: &Origin, target: &Url) -> Spaces {
        let host = page.host().filter(|_| matches!(page.scheme(), Some("http" | "https")));
        let Some(host) = host else { return Spaces { page: None, target: None } };
        let by_name = AddressSpace::known_of(host).map(PageSpace::known);
        // Whatever the target is, nothing is less public than such a page's own space, or needs permission from it.
        let is_near = by_name.is_some_and(|page| page.space != AddressSpace::Public);
        if is_near || target.host().is_some_and(|target| *host == target) {
            return Spaces { page: by_name, target: None };
        }
        let target = self.target_space(target).await;
        let page = match by_name {
            None if target.is_some_and(|space| space != AddressSpace::Public) => self.page_space(page).await,
            known => known,
        };
        Spaces { page, target }
    }

    /// Where the host of a URL is for those who reach it; public where that is not known.
    pub async fn space_of(&self, url: &Url) -> AddressSpace {
        match AddressSpace::of_host(url) {
            Some(space) => space,
            // The address is another than the one that the name has in the world.
            None if override_for(&self.resolve, url).is_some() => AddressSpace::Public,
            None => self.target_space(url).await.unwrap_or(AddressSpace::Public),
        }
    }

    async fn target_space(&self, url: &Url) -> Option<AddressSpace> {
        let Some(Host::Domain(host)) = url.host() else { return AddressSpace::of_host(url) };
        if self.routes.proxy_for(url).is_some() {
            return None;
        }
        let addresses = match override_for(&self.resolve, url) {
            Some(fixed) => fixed.addresses,
            None if is_localhost(host) => return Some(AddressSpace::Loopback),
            None => {
                let found = timeout(LOOKUP_TIME, look_up(host)).await.ok()?.ok()?;
                self.known.look_ahead(host, &found);
                found
            }
        };
        let mut addresses =
            addresses.iter().filter(|one| self.family.is_none_or(|family| family.contains(**one)));
        addresses.next().copied().map(AddressSpace::of)
    }

    /// The space of a page whose host is a name. Behind a proxy its address is not known.
    async fn page_space(&self, page: &Origin) -> Option<PageSpace> {
        let url = Url::parse(&page.serialize()).ok()?;
        let Some(Host::Domain(host)) = url.host() else { return None };
        if self.routes.proxy_for(&url).is_some() {
            return None;
        }
        if let Some(fixed) = override_for(&self.resolve, &url) {
            return Some(PageSpace::resolved(&fixed.addresses));
        }
        let cell: Arc<OnceCell<PageSpace>> = lock(&self.pages).entry(host.to_owned()).or_default().clone();
        let found = cell.get_or_init(async || {
            let found: Vec<IpAddr> = match timeout(LOOKUP_TIME, look_up(host)).await {
                Ok(Ok(found)) => found,
                Ok(Err(_)) | Err(_) => Vec::new(),
            };
            PageSpace::resolved(&found)
        });
        Some(*found.await)
    }
}
