=== config/initializers/cors.rb | gem "rack-cors" in the Gemfile
# The first of all middlewares: before authentication, and around what makes answers of errors. The gem answers the preflight
# with 200, and without Vary: no shared cache may keep the answer to an OPTIONS.
Rails.application.config.middleware.insert_before 0, Rack::Cors do
  allow do
    origins {{ origins | json }}
    resource "*",
      headers: [{{ headers | json }}],
      methods: [{% for method in methods %}:{% if "-" in method %}"{{ method | lower }}"{% else %}{{ method | lower }}{% endif %}{% if not loop.last %}, {% endif %}{% endfor %}],
{% if exposed %}
      expose: [{{ exposed | json }}],
{% endif %}
{% if max_age is not none %}
      max_age: {{ max_age }},
{% endif %}
      credentials: {{ "true" if credentials else "false" }}
  end
end
