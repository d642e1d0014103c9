require "logger"
require "action_controller/railtie"
require "action_cable/engine"

class Application < Rails::Application
  config.root = __dir__
  config.eager_load = false
  config.hosts.clear
  config.logger = Logger.new($stderr)
end

Rails.application.initialize!
Rails.application.routes.draw do
  get "/ready", to: ->(_env) { [200, {}, ["plain"]] }
end
run Rails.application
