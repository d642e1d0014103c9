//! Directives that add no header that decides, and change no status as long as nothing is out of order.

/// Beginnings of their names.
const BEGINNINGS: &[&str] = &[
    "access_log",
    "aio",
    "autoindex",
    "balancer_by_lua",
    "brotli",
    "charset",
    "client_",
    "directio",
    "error_log",
    "etag",
    "expires",
    "fancyindex",
    "fastcgi_",
    "geoip",
    "grpc_",
    "gunzip",
    "gzip",
    "http2",
    "http3",
    "ignore_invalid_headers",
    "init_by_lua",
    "init_worker_by_lua",
    "keepalive",
    "large_client_header_buffers",
    "limit_conn",
    "limit_rate",
    "limit_req",
    "lingering",
    "log_",
    "log_by_lua",
    "lua_",
    "map_hash",
    "max_ranges",
    "memcached_",
    "open_file_cache",
    "opentracing",
    "otel_",
    "output_buffers",
    "proxy_",
    "quic",
    "real_ip",
    "resolver",
    "scgi_",
    "secure_link",
    "send_timeout",
    "sendfile",
    "server_",
    "set_real_ip_from",
    "ssl",
    "sub_filter",
    "tcp_",
    "types",
    "userid",
    "uwsgi_",
    "vhost_traffic_status",
    "zstd",
];

/// Their names.
const NAMES: &[&str] = &[
    "absolute_redirect",
    "accept_mutex",
    "add_trailer",
    "alias",
    "auth_delay",
    "chunked_transfer_encoding",
    "connection_pool_size",
    "daemon",
    "debug_connection",
    "default_type",
    "early_hints",
    "env",
    "events",
    "if_modified_since",
    "include",
    "js_engine",
    "js_import",
    "js_include",
    "js_path",
    "js_shared_dict_zone",
    "listen",
    "load_module",
    "lock_file",
    "mail",
    "master_process",
    "max_headers",
    "merge_slashes",
    "mirror",
    "mirror_request_body",
    "msie_padding",
    "msie_refresh",
    "override_charset",
    "pcre_jit",
    "pid",
    "port_in_redirect",
    "postpone_output",
    "read_ahead",
    "recursive_error_pages",
    "request_pool_size",
    "reset_timedout_connection",
    "rewrite_log",
    "root",
    "send_lowat",
    "source_charset",
    "ssi",
    "ssi_last_modified",
    "stream",
    "subrequest_output_buffer_size",
    "thread_pool",
    "timer_resolution",
    "underscores_in_headers",
    "uninitialized_variable_warn",
    "user",
    "variables_hash_max_size",
    "working_directory",
];

/// Those that begin as harmless ones do; with these words they are as harmless.
const OTHERS: &[(&str, &[&str])] = &[
    ("fastcgi_intercept_errors", &["off"]),
    ("grpc_intercept_errors", &["off"]),
    ("lua_need_request_body", &[]),
    ("merge_slashes", &["on"]),
    ("proxy_intercept_errors", &["off"]),
    ("proxy_method", &[]),
    ("recursive_error_pages", &["off"]),
    ("scgi_intercept_errors", &["off"]),
    ("ssl_reject_handshake", &["off"]),
    ("ssl_verify_client", &["off", "optional", "optional_no_ca"]),
    ("uwsgi_intercept_errors", &["off"]),
];

/// Whether a directive of this name changes nothing here.
pub(super) fn is_harmless(name: &str, first: &str) -> bool {
    if let Some((_, words)) = OTHERS.iter().find(|(own, _)| *own == name) {
        return words.contains(&first);
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
