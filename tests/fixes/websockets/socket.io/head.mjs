import { createServer } from "node:http";

const server = createServer();
