=== config/initializers/cors_policy.rb | first: gem "rack-cors" in the Gemfile, and bundle install
--- the old Rack::Cors in config/initializers/cors.rb or config/application.rb, and lines that set Access-Control headers
# First of all middlewares: before authentication, and around the error handler. The gem responds to the preflight with 200 and
# without Vary; that is fine, because shared caches do not store responses to OPTIONS.
Rails.application.config.middleware.insert_before 0, Rack::Cors do
  allow do
    origins {{ origins | json }}{% for pattern in patterns %}{{ ", " if origins or not loop.first }}/\A{{ pattern.inner | replace("/", "\\/") }}\z/{% endfor %}

    resource {% if scope %}%r{\A{{ scope | re }}(/|\z)}{% else %}"*"{% endif %},
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
