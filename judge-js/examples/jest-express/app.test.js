const { judge, judgeFrame, ofNode, explain } = require("@corscheck/judge");
const app = require("./app");

const server = ofNode(app);
const origin = "https://app.example.com";
const url = "https://api.example.com/items";

test("the page adds an item", async () => {
  const sent = [];
  const judgement = await judge(
    { url, origin, method: "POST", headers: { "Content-Type": "application/json" }, body: '{"name": "cup"}' },
    async (request) => {
      const response = await server(request);
      sent.push([request.method, response.status, Buffer.from(response.body).toString()]);
      return response;
    },
  );
  expect(judgement.text).toMatch(/^Chromium, Firefox, Safari: ALLOWED/);
  // All three browsers send the same: it is sent once.
  expect(sent).toEqual([
    ["OPTIONS", 204, ""],
    ["POST", 201, '{"name":"cup"}'],
  ]);
});

test("the page reads the headers that are exposed", async () => {
  expect(await judge({ url, origin, read: ["X-Total"] }, server)).toMatchObject({ allowed: true });
  expect(await judge({ url, origin, read: ["X-Trace"] }, server)).toMatchObject({
    allowed: false,
    rule: "header-not-readable",
  });
});

test("another page is refused", async () => {
  const judgement = await judge({ url, origin: "https://stranger.example" }, server);
  expect(judgement.rule).toBe("cors-allow-origin-missing");
  expect(explain(judgement.rule)).toMatch(/^# /);
});

test("what cannot be read is said", async () => {
  await expect(judge({ url }, server)).rejects.toThrow("origin: it is missing");
  expect(() => ofNode({})).toThrow("it takes a function");
  await expect(judge({ url: "/items", origin }, server)).rejects.toThrow("url: /items is a path alone");
  await expect(judge({ url, origin, credentials: "inclde" }, server)).rejects.toThrow("did you mean include?");
  await expect(judge({ url, origin }, () => undefined)).rejects.toThrow("respond() must return a Response");
});

test("another site's page cannot show the invoice", async () => {
  const judgement = await judgeFrame({ url: "https://api.example.com/invoice", origin: "https://shop.test" }, server);
  expect(judgement.rule).toBe("frame-xfo-sameorigin");
  expect(judgement.verdicts[0].changes[0].headers).toEqual([["Content-Security-Policy", "frame-ancestors 'self' https://shop.test"]]);
  await expect(judgeFrame({ url: "https://api.example.com/invoice", origin, as: "ifram" }, server)).rejects.toThrow("did you mean iframe?");
});
