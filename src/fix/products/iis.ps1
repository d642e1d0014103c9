=== cors-policy.ps1 | commands to run once as administrator; needs the IIS CORS module; SITE is the site, or site and application
--- customHeaders with Access-Control headers in web.config, and the older section <cors>
{% for method in methods if method in ["CONNECT", "TRACE"] %}{{ refuse("no page may send " ~ method) }}{% endfor %}
# The module responds to the preflight before authentication. For an origin that is not listed it refuses the request (403).
# Source: https://learn.microsoft.com/iis/extensions/cors-module/cors-module-configuration-reference
$appcmd = "$env:windir\system32\inetsrv\appcmd.exe"
$cors = @("set", "config", "SITE", "-section:system.webServer/cors")
& $appcmd @cors "/enabled:True" "/failUnlistedOrigins:True"
{% for origin in wildcards %}
& $appcmd @cors "/+[origin='{{ origin }}',allowCredentials='{{ "True" if credentials else "False" }}'{% if max_age is not none %},maxAge='{{ max_age }}'{% endif %}]"
& $appcmd @cors "/[origin='{{ origin }}'].allowHeaders.allowAllRequestedHeaders:False"
{% for header in headers %}
& $appcmd @cors "/+[origin='{{ origin }}'].allowHeaders.[header='{{ header }}']"
{% endfor %}
{% for method in methods %}
& $appcmd @cors "/+[origin='{{ origin }}'].allowMethods.[method='{{ method }}']"
{% endfor %}
{% for header in exposed %}
& $appcmd @cors "/+[origin='{{ origin }}'].exposeHeaders.[header='{{ header }}']"
{% endfor %}
{% endfor %}
