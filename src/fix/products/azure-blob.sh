=== cors.sh | a command to run once; ACCOUNT is the storage account
{% if "null" in origins %}{{ refuse("Azure Storage accepts only origins with a scheme, not null") }}{% endif %}
{% for method in methods if method not in ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "MERGE"] %}
{{ refuse("Azure Storage supports only GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS and MERGE, not " ~ method) }}
{% endfor %}
# It adds a rule behind those that exist, five at most; the first one that fits decides: az storage cors clear --services b removes
# the old ones. Azure Storage compares origins exactly, and decides itself whether it allows credentials.
# Source: https://learn.microsoft.com/rest/api/storageservices/cross-origin-resource-sharing--cors--support-for-the-azure-storage-services
az storage cors add --account-name ACCOUNT --services b \
  --origins {{ wildcards | single | replace(",", "") }} \
  --methods {{ methods | join(" ") }} \
{% if headers %}
  --allowed-headers {{ headers | join(" ") }} \
{% endif %}
{% if exposed %}
  --exposed-headers {{ exposed | join(" ") }} \
{% endif %}
  --max-age {{ max_age if max_age is not none else 0 }}
