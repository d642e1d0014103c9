# corscheck alone in an image: no shell, no libraries. In a folder with a corscheck.toml:
#
#     docker run --rm -v "$PWD:/suite:ro" corscheck run
#
# This Rust links musl statically by itself.
FROM rust:1.95-alpine AS build
WORKDIR /src
COPY . .
RUN cargo build --locked --release --bin corscheck

FROM scratch
# Whom to trust; the program brings no list of its own.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /src/target/release/corscheck /usr/local/bin/corscheck
# Nobody in particular; reports go to a mounted folder that this user may write, or that of --user.
USER 65534:65534
WORKDIR /suite
ENTRYPOINT ["/usr/local/bin/corscheck"]
CMD ["run"]
