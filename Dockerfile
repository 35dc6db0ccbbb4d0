# The program alone, in an image without a shell's worth of anything else to update.
#
#   docker build -t onrecord .
#   docker run --rm --network none -v "$PWD:/work:ro" -w /work onrecord check drafts
FROM rust:1.89-slim AS build
WORKDIR /src
COPY . .
RUN cargo build --locked --profile dist --bin onrecord

FROM debian:stable-slim
COPY --from=build /src/target/dist/onrecord /usr/local/bin/onrecord
USER 65534:65534
ENTRYPOINT ["onrecord"]
