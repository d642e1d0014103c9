module.exports = { mode: "development", entry: "./index.js", devServer: { allowedHosts: ["localhost"] } };
