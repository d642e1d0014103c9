import { judge, judgeFrame, ofFetch, type FrameCall, type PageCall, type Verdict } from "@corscheck/judge";
import { expect, test } from "vitest";
import { app } from "./app.js";

const server = ofFetch(app.fetch);
const url = "https://api.example.com/items/1";
const origin = "https://app.example.com";

test("the page saves an item with its cookies", async () => {
  const call: PageCall = {
    url,
    origin,
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: '{"name": "cup"}',
    credentials: "include",
    cookies: ["session=1; Secure; SameSite=None"],
  };
  const judgement = await judge(call, server);
  expect(judgement.allowed, judgement.text).toBe(true);
  expect(judgement.verdicts.map((verdict: Verdict) => verdict.browser)).toEqual(["chromium", "firefox", "safari"]);
});

test("a method that is not allowed is found in the preflight", async () => {
  const judgement = await judge({ url, origin, method: "DELETE" }, server);
  expect(judgement.rule).toBe("preflight-method-not-allowed");
  // The item is still there: a browser sends the preflight alone.
  expect(judgement.verdicts[0].exchanges.map((exchange) => exchange.method)).toEqual(["OPTIONS"]);
  expect(judgement.text).toContain("Access-Control-Allow-Methods: GET, PUT, DELETE");
});

test("a stranger's page reads nothing", async () => {
  const judgement = await judge({ url, origin: "https://stranger.example" }, server);
  expect(judgement.allowed).toBe(false);
});

test("a route without CORS", async () => {
  const judgement = await judge({ url: "https://api.example.com/health", origin }, server);
  expect(judgement.rule).toBe("cors-allow-origin-missing");
});

test("our own page shows the widget, and they can talk", async () => {
  const call: FrameCall = { url: "https://api.example.com/widget", origin, need: ["post-message"] };
  const judgement = await judgeFrame(call, server);
  expect(judgement.allowed, judgement.text).toBe(true);
  expect(judgement.verdicts[0].channels?.dom).toMatchObject({ open: false, rule: "dom-same-origin-policy" });
});

test("no other page shows it", async () => {
  const judgement = await judgeFrame({ url: "https://api.example.com/widget", origin: "https://stranger.example" }, server);
  expect(judgement.rule).toBe("frame-ancestors");
});
