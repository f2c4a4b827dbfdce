namespace HyperFleet.AppHost;

/// <summary>What the processes of Maestro need beyond what every role needs.</summary>
internal static class MaestroExtensions
{
    /// <summary>REST, gRPC, health and metrics. REST and gRPC stand on the ports that their clients' documents name.</summary>
    public static IResourceBuilder<ProjectResource> WithMaestroPorts(this IResourceBuilder<ProjectResource> server) => server
        .WithEnvironment("MAESTRO_SERVER_HOSTNAME", server.IsPublished() ? "0.0.0.0" : "127.0.0.1")
        .WithPort("http", "MAESTRO_HTTP_SERVER_BINDPORT", 8000, runningPort: 8001)
        .WithPort("grpc", "MAESTRO_GRPC_SERVER_BINDPORT", 8090, runningPort: 8090)
        .WithEndpoint("grpc", endpoint => endpoint.Transport = "http2")
        .WithPort("health", "MAESTRO_HEALTH_CHECK_SERVER_BINDPORT", 8083)
        .WithPort("metrics", "MAESTRO_METRICS_SERVER_BINDPORT", 8080)
        .WithHttpHealthCheck("/healthcheck", endpointName: "health");

    /// <summary>The addresses of the Maestro server for an adapter whose resources go that way.</summary>
    public static IResourceBuilder<ProjectResource> WithMaestro(this IResourceBuilder<ProjectResource> adapter, IResourceBuilder<ProjectResource> server)
    {
        var grpc = server.GetEndpoint("grpc");
        return adapter
            .WithEnvironment("HYPERFLEET_MAESTRO_GRPC_SERVER_ADDRESS", ReferenceExpression.Create(
                $"{grpc.Property(EndpointProperty.Host)}:{grpc.Property(EndpointProperty.Port)}"))
            .WithEnvironment("HYPERFLEET_MAESTRO_HTTP_SERVER_ADDRESS", server.GetEndpoint("http"))
            .WaitFor(server);
    }
}
