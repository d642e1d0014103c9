=== config/environments/production.rb
Rails.application.configure do
  config.action_cable.allowed_request_origins = [{{ origins | single }}]
  # Otherwise pages of the server's own host are accepted besides.
  config.action_cable.allow_same_origin_as_host = false
  # false: the list counts.
  config.action_cable.disable_request_forgery_protection = false
end
