=== cors.sh | commands to run once; REALM and CLIENT are those of the pages
{% set known = ["accept", "authorization", "content-type", "x-requested-with"] %}
{% if any %}{{ refuse("with '*' it allows every origin, and with credentials; list the origins") }}{% endif %}
{% if exposed %}{{ refuse("it has no setting for the headers that pages may read") }}{% endif %}
{% for header in headers if header not in known %}
{{ refuse("it allows only " ~ known | join(", ") ~ ", not " ~ header) }}
{% endfor %}
# It replaces the client's list "Web origins". Keycloak lets you choose the origins alone: each endpoint has its own methods, and
# tokens may be fetched with credentials. Its preflight allows every origin; the response to the request itself does not. A client
# that is unknown, disabled or of another realm gets no headers: check client_id in the request first.
# Source: https://github.com/keycloak/keycloak/blob/main/services/src/main/java/org/keycloak/services/cors/DefaultCors.java
id=$(kcadm.sh get clients -r REALM -q clientId=CLIENT --fields id --format csv --noquotes)
kcadm.sh update "clients/$id" -r REALM -s 'webOrigins=[{{ origins | json }}]'
