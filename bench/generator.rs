//! A bare load generator on the same HTTP stack: sends a preflight and a PUT for each number, and checks nothing. It is the
//! upper limit that a run of a suite is compared with. It reads the requests from stdin, one per line: `[method, headers]`.

use futures_util::StreamExt;
use reqwest::header::HeaderMap;
use reqwest::{Client, Method};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let url = args.next().ok_or("missing argument: the URL")?;
    let count: usize = args.next().ok_or("missing argument: the number of URLs")?.parse()?;
    let parallel: usize = args.next().ok_or("missing argument: the number of parallel requests")?.parse()?;
    let requests = std::io::stdin().lines().map(|line| request(&line?)).collect::<Result<Vec<_>, _>>()?;
    // reqwest is built without a default TLS provider.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let client = Client::builder().no_proxy().build()?;
        let all = futures_util::stream::iter(0..count)
            .map(|number| send(&client, &requests, format!("{url}/{number}")))
            .buffer_unordered(parallel);
        let mut all = std::pin::pin!(all);
        while let Some(done) = all.next().await {
            done?;
        }
        Ok(())
    })
}

fn request(line: &str) -> Result<(Method, HeaderMap), Box<dyn std::error::Error>> {
    let (method, pairs): (String, Vec<(String, String)>) = serde_json::from_str(line)?;
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(reqwest::header::HeaderName::try_from(name)?, value.try_into()?);
    }
    Ok((method.parse()?, headers))
}

async fn send(client: &Client, requests: &[(Method, HeaderMap)], url: String) -> reqwest::Result<()> {
    for (method, headers) in requests {
        let response = client.request(method.clone(), &url).headers(headers.clone()).send().await?;
        response.bytes().await?;
    }
    Ok(())
}
