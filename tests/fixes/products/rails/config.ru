require "logger"
require "action_controller/railtie"
require "rack/cors"

class Application < Rails::Application
  config.root = __dir__
  config.eager_load = false
  config.hosts.clear
  config.logger = Logger.new($stderr)
end

class ItemsController < ActionController::API
  def items
    response.headers["X-Total-Count"] = "42"
    head :ok
  end

  def options
    response.headers["X-App"] = "options"
    head :ok
  end

  def fail
    raise "as it should"
  end

  def private
    head :ok
  end
end

# Asks who is there, whatever the method.
class Guard
  def initialize(app)
    @app = app
  end

  def call(env)
    refused = env["PATH_INFO"] == "/private" && !env["HTTP_AUTHORIZATION"]
    refused ? [401, {}, []] : @app.call(env)
  end
end
Rails.application.config.middleware.use Guard

require_relative "printed/cors_policy"
Rails.application.initialize!
Rails.application.routes.draw do
  match "/items", to: "items#options", via: :options
  match "/items", to: "items#items", via: [:get, :put, :delete]
  match "/private", to: "items#private", via: :all
  match "/fail", to: "items#fail", via: :all
end
run Rails.application
