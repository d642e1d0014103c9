import { resolve } from "node:path";

// Both the application and what is installed are below it.
export default { turbopack: { root: resolve("@TOOLS@", "..") } };
