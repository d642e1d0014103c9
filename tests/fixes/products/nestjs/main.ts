import "reflect-metadata";
import { All, type CanActivate, Controller, type ExecutionContext, Header, HttpCode, Injectable, Module, Options, UnauthorizedException } from "@nestjs/common";
import { APP_GUARD, NestFactory } from "@nestjs/core";
import { corsPolicy } from "./printed/cors-policy";

@Injectable()
class Guard implements CanActivate {
  canActivate(context: ExecutionContext) {
    const request = context.switchToHttp().getRequest();
    if (request.path === "/private" && !request.headers.authorization) throw new UnauthorizedException();
    return true;
  }
}

@Controller()
class Items {
  @Options("items")
  @Header("X-App", "options")
  @HttpCode(200)
  options() {}

  @All("items")
  @Header("X-Total-Count", "42")
  @HttpCode(200)
  items() {
    return [];
  }

  @All("private")
  @HttpCode(200)
  private() {
    return {};
  }

  @All("fail")
  fail() {
    throw new Error("as it should");
  }
}

@Module({ controllers: [Items], providers: [{ provide: APP_GUARD, useClass: Guard }] })
class Application {}

const app = await NestFactory.create(Application);
if (process.env.FORM === "strict") app.use(corsPolicy as never);
else app.enableCors(corsPolicy as never);
await app.listen(Number(process.env.PORT), "127.0.0.1");
