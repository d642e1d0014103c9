# An image with only corscheck: no shell, no libraries. In a folder with a corscheck.toml:
#
#     docker run --rm -v "$PWD:/suite:ro" corscheck run
#
# On Alpine, Rust links musl statically by default.
FROM rust:1.95-alpine AS build
WORKDIR /src
COPY . .
RUN cargo build --locked --release --bin corscheck

FROM scratch
# The trusted certificate authorities; the program has no list of its own.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /src/target/release/corscheck /usr/local/bin/corscheck
# An unprivileged user; to write reports, mount a folder that this user, or the one of --user, can write to.
USER 65534:65534
WORKDIR /suite
ENTRYPOINT ["/usr/local/bin/corscheck"]
CMD ["run"]
