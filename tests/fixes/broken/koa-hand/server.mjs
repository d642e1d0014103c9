import Koa from "koa";
// [place: at the top of the server's file]
const app = new Koa();
// [place: right after "const app = new Koa()", before every other use]
app.use(async (context, next) => {
  if (!["GET", "POST", "PUT"].includes(context.method)) return context.throw(405);
  await next();
});
// [old: lines that set Access-Control headers] [list: *]
app.use(async (context, next) => {
  context.set("Access-Control-Allow-Origin", "*");
  context.set("Access-Control-Allow-Methods", "GET, POST");
  await next();
});
// [/old]
app.use((context) => { context.body = []; });
app.listen(process.env.PORT, "127.0.0.1");
