import assert from "node:assert/strict";
import test from "node:test";
import { judge, judgeWebSocket, ofFastify, ofServer } from "@corscheck/judge";
import { app } from "./app.js";

const server = ofFastify(app);
const call = { url: "https://api.example.com/items/1", origin: "https://app.example.com" };

test("the page changes an item", async () => {
  const headers = { "Content-Type": "application/json" };
  const judgement = await judge({ ...call, method: "PATCH", headers, body: '{"name": "mug"}' }, server);
  assert.ok(judgement.allowed, judgement.text);
});

test("credentials are not allowed", async () => {
  const judgement = await judge({ ...call, credentials: "include" }, server);
  assert.equal(judgement.rule, "credentials-allow-credentials-missing");
  assert.equal(judgement.verdicts[0].changes[0].instructions[0].headers[0][0], "Access-Control-Allow-Credentials");
});

test("the page can read an error", async () => {
  const judgement = await judge({ ...call, url: "https://api.example.com/broken" }, server);
  assert.ok(judgement.allowed, judgement.text);
  assert.equal(judgement.verdicts[0].response.status, 500);
});

test("the page's WebSocket opens", async () => {
  await app.ready();
  const judgement = await judgeWebSocket({ url: "wss://api.example.com/live", origin: "https://app.example.com" }, ofServer(app.server));
  assert.ok(judgement.allowed, judgement.text);
});

test("a stranger's WebSocket does not", async () => {
  await app.ready();
  const judgement = await judgeWebSocket({ url: "wss://api.example.com/live", origin: "https://stranger.example" }, ofServer(app.server));
  assert.equal(judgement.rule, "websocket-authentication");
  assert.deepEqual(judgement.verdicts[0].exchanges, [
    { preflight: false, method: "GET", url: "wss://api.example.com/live", status: 401 },
  ]);
});
