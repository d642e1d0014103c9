//! A client of `corscheck mcp` that speaks the protocol line by line.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::support::run::foreign_variables;

/// The server as a process. Dropping it ends it.
pub(super) struct Client {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    last: u64,
}

/// The result of a tool's call.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) text: String,
    pub(super) is_error: bool,
    pub(super) structured: Value,
}

impl Client {
    pub(super) fn start(args: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_corscheck"));
        for name in foreign_variables() {
            command.env_remove(name);
        }
        let mut child = command
            .arg("mcp")
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program can be started");
        let input = child.stdin.take().expect("a pipe");
        let output = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut client = Self { child, input, output, last: 0 };
        let params = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" } });
        let hello = client.request("initialize", &params);
        assert_eq!(hello["result"]["serverInfo"]["name"], "corscheck", "{hello}");
        client.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        client
    }

    pub(super) fn send(&mut self, message: &Value) {
        writeln!(self.input, "{message}").expect("it reads");
    }

    /// Sends a request and waits for its response.
    pub(super) fn request(&mut self, method: &str, params: &Value) -> Value {
        self.last += 1;
        let id = self.last;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).expect("it writes") > 0, "it ended");
            let message: Value = serde_json::from_str(&line).expect("each line is JSON");
            if message["id"] == id {
                return message;
            }
        }
    }

    pub(super) fn call(&mut self, tool: &str, arguments: &Value) -> Reply {
        let response = self.request("tools/call", &json!({ "name": tool, "arguments": arguments }));
        let result = &response["result"];
        Reply {
            text: result["content"][0]["text"].as_str().unwrap_or_else(|| panic!("{response}")).to_owned(),
            is_error: result["isError"].as_bool().unwrap_or_default(),
            structured: result["structuredContent"].clone(),
        }
    }

    /// The process.
    pub(super) fn process(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Closes its standard input, and waits for its end.
    pub(super) fn end(self) -> i32 {
        let Self { mut child, input, .. } = self;
        drop(input);
        child.wait().expect("it ends").code().expect("a status")
    }
}
