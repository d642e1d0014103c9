=== Program.cs | add these lines where the comments say
--- the old AddCors(...) and UseCors(...), and lines that set Access-Control headers
// Before builder.Build():
builder.Services.AddCors(options => options.AddDefaultPolicy(policy => policy
{% if any %}
    .AllowAnyOrigin()
{% else %}
    .WithOrigins({{ wildcards | json }})
{% if patterns %}
    .SetIsOriginAllowedToAllowWildcardSubdomains()
{% endif %}
{% endif %}
    .WithMethods({{ methods | json }})
{% if headers %}
    .WithHeaders({{ headers | json }})
{% endif %}
{% if exposed %}
    .WithExposedHeaders({{ exposed | json }})
{% endif %}
{% if max_age is not none %}
    .SetPreflightMaxAge(TimeSpan.FromSeconds({{ max_age }}))
{% endif %}
{% if credentials %}
    .AllowCredentials()
{% endif %}
));

// Right after builder.Build(), before UseExceptionHandler, UseHttpsRedirection, UseAuthentication and everything else:
{% if not any %}
// ASP.NET Core does not send Vary to origins that are not allowed.
app.Use((context, next) =>
{
    context.Response.OnStarting(() =>
    {
        if (!context.Response.Headers.Vary.Contains("Origin"))
        {
            context.Response.Headers.Append("Vary", "Origin");
        }
        return Task.CompletedTask;
    });
    return next(context);
});
{% endif %}
app.UseCors();
