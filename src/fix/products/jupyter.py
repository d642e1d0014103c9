=== .jupyter/jupyter_server_config.py | in the home directory of the user that runs it; add these lines at its end
--- the lines with allow_origin, allow_origin_pat, allow_credentials and Access-Control headers
{% if any %}{{ refuse("with '*' every site that the user visits could run code with a token that it gets; list the origins") }}{% endif %}
{% if "null" in origins %}{{ refuse("Jupyter Server compares with a host, which null has not") }}{% endif %}
{% for method in methods if method not in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] %}
{{ refuse("Jupyter Server supports only GET, HEAD, POST, PUT, PATCH, DELETE and OPTIONS, not " ~ method) }}
{% endfor %}
# Jupyter Server always allows GET, PUT, POST, PATCH, DELETE and OPTIONS, and sends neither Vary nor Access-Control-Max-Age. A page
# sends the token in the header Authorization: token ...
# Source: https://github.com/jupyter-server/jupyter_server/blob/main/jupyter_server/base/handlers.py
c = get_config()  # noqa: F821
c.ServerApp.allow_origin = ""
c.ServerApp.allow_origin_pat = r"^(?:{% for origin in origins %}{{ origin | re }}{{ "|" if patterns or not loop.last }}{% endfor %}{% for pattern in patterns %}{{ pattern.inner }}{{ "|" if not loop.last }}{% endfor %})\Z"
c.ServerApp.allow_credentials = {{ "True" if credentials else "False" }}
c.ServerApp.tornado_settings = {
    "headers": {
        "Access-Control-Allow-Headers": "{% for header in ["accept", "content-type", "authorization", "x-xsrftoken"] if header not in headers %}{{ header }}, {% endfor %}{{ headers | join(", ") }}",
{% if exposed %}
        "Access-Control-Expose-Headers": "{{ exposed | join(", ") }}",
{% endif %}
    },
}
