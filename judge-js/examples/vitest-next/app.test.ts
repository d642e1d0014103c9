import { judge, ofNext } from "@corscheck/judge";
import { expect, test } from "vitest";
import * as route from "./app/api/items/[id]/route";
import { proxy } from "./proxy";

const params = { id: "1" };
const server = ofNext({ route, proxy, params });
const call = { url: "https://api.example.com/api/items/1", origin: "https://app.example.com" };

test("the page changes an item with its cookies", async () => {
  const judgement = await judge(
    {
      ...call,
      method: "PATCH",
      headers: { "Content-Type": "application/json" },
      body: '{"name": "mug"}',
      credentials: "include",
      cookies: ["session=1; Secure; SameSite=None"],
    },
    server,
  );
  expect(judgement.allowed, judgement.text).toBe(true);
});

test("a method that proxy.ts does not list is found in the preflight", async () => {
  const judgement = await judge({ ...call, method: "DELETE" }, server);
  expect(judgement.rule).toBe("preflight-method-not-allowed");
});

test("a stranger's page reads nothing", async () => {
  const judgement = await judge({ ...call, origin: "https://stranger.example" }, server);
  expect(judgement.rule).toBe("cors-allow-origin-missing");
});

test("without proxy.ts the preflight gets what Next.js says by itself", async () => {
  const judgement = await judge({ ...call, method: "PATCH" }, ofNext({ route, params }));
  expect(judgement.rule).toBe("preflight-allow-origin-missing");
  expect(judgement.verdicts[0].exchanges).toMatchObject([{ method: "OPTIONS", status: 204 }]);
});
