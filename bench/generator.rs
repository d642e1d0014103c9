//! A bare load generator on the same HTTP stack: sends a preflight and a PUT for each number, and looks at nothing. It is the
//! ceiling that a run of a suite is measured against.

use futures_util::StreamExt;
use reqwest::{Client, Method};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let url = args.next().ok_or("a URL is needed")?;
    let count: usize = args.next().ok_or("a number is needed")?.parse()?;
    let parallel: usize = args.next().ok_or("how many at once is needed")?.parse()?;
    // The HTTP stack is built without a default of its own.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let client = Client::builder().no_proxy().build()?;
        let pairs =
            futures_util::stream::iter(0..count).map(|number| pair(&client, format!("{url}/{number}")));
        let mut pairs = pairs.buffer_unordered(parallel);
        while let Some(done) = pairs.next().await {
            done?;
        }
        Ok(())
    })
}

async fn pair(client: &Client, url: String) -> reqwest::Result<()> {
    const ORIGIN: &str = "http://localhost:3000";
    let preflight = client
        .request(Method::OPTIONS, &url)
        .header("origin", ORIGIN)
        .header("access-control-request-method", "PUT")
        .header("access-control-request-headers", "x-custom");
    preflight.send().await?.bytes().await?;
    let actual = client.put(&url).header("origin", ORIGIN).header("x-custom", "1");
    actual.send().await?.bytes().await?;
    Ok(())
}
