import Koa from "koa";
// [place: at the top of the server's file]

const app = new Koa();
// [place: right after "const app = new Koa()", before every other use]
app.use(async (context, next) => {
  await next();
  if (context.path === "/items") context.set("Access-Control-Allow-Origin", "*");
  // [old: lines that set Access-Control headers]
  if (context.path === "/fail") context.set("Access-Control-Allow-Origin", "http://app.example.net");
  // [/old]
});
app.use((context) => {
  if (context.path === "/fail") context.throw(409);
  context.body = [];
});
app.listen(process.env.PORT, "127.0.0.1");
