=== config/cors.js | in config/middlewares.js, in place of "strapi::cors": require("./cors")
// Strapi's own list stays as it is otherwise; the order of config/middlewares.js matters: strapi::errors stays before it.
// Source: https://github.com/strapi/strapi/blob/develop/packages/core/core/src/middlewares/cors.ts
module.exports = {
  name: "strapi::cors",
  config: {
{% if any %}
    origin: "*",
{% else %}
    origin: [{{ origins | json }}],
{% endif %}
    methods: [{{ methods | json }}],
    headers: [{{ (headers or ["accept"]) | json }}],
    expose: [{{ exposed | json }}],
    // Without this line it is true.
    credentials: {{ "true" if credentials else "false" }},
    // Without this line it is a year.
    maxAge: {{ max_age if max_age is not none else 0 }},
    // The headers on errors too; the name of this option was different in Strapi 4.
    keepHeadersOnError: true,
    keepHeaderOnError: true,
  },
};
