//! Directives that add no header that decides, and change no status as long as nothing is out of order.

/// Beginnings of their names.
const BEGINNINGS: [&str; 45] = [
    "access_log",
    "aio",
    "autoindex",
    "brotli",
    "charset",
    "client_",
    "directio",
    "error_log",
    "etag",
    "expires",
    "fastcgi_",
    "geoip",
    "grpc_",
    "gunzip",
    "gzip",
    "http2",
    "http3",
    "ignore_invalid_headers",
    "keepalive",
    "large_client_header_buffers",
    "limit_conn",
    "limit_rate",
    "limit_req",
    "lingering",
    "log_",
    "map_hash",
    "max_ranges",
    "memcached_",
    "open_file_cache",
    "output_buffers",
    "proxy_",
    "quic",
    "real_ip",
    "resolver",
    "scgi_",
    "send_timeout",
    "sendfile",
    "server_",
    "set_real_ip_from",
    "ssl",
    "sub_filter",
    "tcp_",
    "types",
    "uwsgi_",
    "zstd",
];

/// Their names.
const NAMES: [&str; 32] = [
    "absolute_redirect",
    "accept_mutex",
    "add_trailer",
    "alias",
    "chunked_transfer_encoding",
    "daemon",
    "default_type",
    "env",
    "events",
    "if_modified_since",
    "include",
    "listen",
    "load_module",
    "max_headers",
    "merge_slashes",
    "msie_padding",
    "msie_refresh",
    "pcre_jit",
    "pid",
    "port_in_redirect",
    "postpone_output",
    "read_ahead",
    "recursive_error_pages",
    "reset_timedout_connection",
    "rewrite_log",
    "root",
    "ssi",
    "thread_pool",
    "underscores_in_headers",
    "uninitialized_variable_warn",
    "user",
    "variables_hash_max_size",
];

/// Those that begin as harmless ones do.
const OTHERS: [&str; 5] = [
    "proxy_intercept_errors",
    "proxy_redirect_errors",
    "recursive_error_pages",
    "merge_slashes",
    "fastcgi_intercept_errors",
];

/// Whether a directive of this name changes nothing here.
pub(super) fn is_harmless(name: &str, first: &str) -> bool {
    if OTHERS.contains(&name) {
        return matches!((name, first), ("merge_slashes", "on") | (_, "off"));
    }
    NAMES.contains(&name)
        || name.starts_with("worker_")
        || name.starts_with("variables_hash")
        || BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
}

/// Files that come with nginx, in which nothing of importance is.
pub(super) fn is_shipped(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or_default();
    let shipped = [
        "mime.types",
        "fastcgi_params",
        "fastcgi.conf",
        "proxy_params",
        "uwsgi_params",
        "scgi_params",
        "koi-win",
        "koi-utf",
        "win-utf",
    ];
    shipped.contains(&name)
        || file.contains("modules-enabled/")
        || file.contains("/letsencrypt/")
        || name == "fastcgi-php.conf"
}
