import Koa from "koa";
import cors from "@koa/cors";
// [place: at the top of the server's file]

const app = new Koa();
// [place: right after "const app = new Koa()", before every other use]
// [old: app.use(cors(...))] [keep: app.use((context, next) => (/^\/items(\/|$)/.test(context.path) ? next() : cors(...)(context, next)));]
// [kept] app.use((context, next) => (/^\/items(\/|$)/.test(context.path) ? next() : cors()(context, next)));
app.use(cors());
// [/old]
app.use((context) => {
  context.body = [];
});
app.listen(process.env.PORT, "127.0.0.1");
