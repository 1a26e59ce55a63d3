# The desk alone in a container: docker build --build-arg COMMIT=$(git rev-parse HEAD) -t frontdesk .
# With Microsoft Graph the build takes minutes and 3 GB of memory; --build-arg TAGS=nograph leaves it out.
FROM golang:1.26-bookworm AS build
ARG TAGS=""
ARG COMMIT=""
ENV GOMEMLIMIT=1500MiB GOGC=50
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -tags "$TAGS" -ldflags "-s -w -buildid= -X frontdesk/internal/program.commit=$COMMIT" -o /out/frontdesk .
RUN mkdir -p /out/data /out/tmp

# Time zones are in the binary. Uploads pass through /tmp.
FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/frontdesk /frontdesk
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/tmp /tmp
USER 65532:65532
WORKDIR /data
VOLUME /data
EXPOSE 3978
# The environment wins over the file. Commands in the container find the same desk.
ENV FRONTDESK_CONFIG=/etc/frontdesk/frontdesk.yaml FRONTDESK_LISTEN=:3978 FRONTDESK_STORE=bolt:/data/frontdesk.db
HEALTHCHECK --interval=30s --timeout=6s --start-period=30s CMD ["/frontdesk", "health"]
ENTRYPOINT ["/frontdesk"]
CMD ["serve"]
