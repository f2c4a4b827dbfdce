# One image for every role. Debian slim, not distroless: the checks of docs/operations.md look into pods with ls, cat and nc.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN dotnet publish modules/Host -c Release -o /out -p:DebugType=none

FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN apt-get update \
    && apt-get install -y --no-install-recommends netcat-openbsd \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /out /opt/hyperfleet

# The programs that charts of this contract call: each is one role of the executable.
RUN ln -s /opt/hyperfleet/hyperfleet /usr/local/bin/hyperfleet \
    && for program in /usr/local/bin/maestro:maestro /app/hyperfleet-api:api /app/sentinel:sentinel /app/adapter:adapter; do \
         printf '#!/bin/sh\nexec /opt/hyperfleet/hyperfleet %s "$@"\n' "${program#*:}" > "${program%%:*}" && chmod 755 "${program%%:*}"; \
       done

# The root file system is read-only in the charts; only /tmp can be written, and nothing else is needed.
ENV DOTNET_EnableDiagnostics=0 \
    TMPDIR=/tmp
EXPOSE 8000 8080 8083 8090 9090
USER 65532:65532
ENTRYPOINT ["/opt/hyperfleet/hyperfleet"]
