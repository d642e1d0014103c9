import { createServer } from "node:http";
import { readFileSync } from "node:fs";

const page = readFileSync("site/page.html");
createServer((request, response) => {
