module.exports = { ...require("./printed/webpack.config.js"), mode: "development", entry: "./main.js" };
