using HyperFleet.Adapter.Configuration;

namespace HyperFleet.Adapter.Maestro;

/// <summary>What makes <c>clients.maestro</c> unusable (adapter contract §5.1); found when the client is made, not when a configuration is loaded.</summary>
internal static class MaestroRules
{
    public static string? Violation(MaestroSection maestro)
    {
        if (maestro.HttpServerAddress.Length == 0) return "maestro server address is required: set clients.maestro.http_server_address";
        if (!Uri.TryCreate(maestro.HttpServerAddress, UriKind.Absolute, out var http) || http.Scheme is not ("http" or "https"))
            return $"maestro server address \"{maestro.HttpServerAddress}\" must be an http or https URL";
        if (http.Scheme != "https" && !maestro.Insecure) return $"maestro server address \"{maestro.HttpServerAddress}\" must use https unless clients.maestro.insecure is true";
        if (maestro.GrpcServerAddress.Length == 0) return "maestro gRPC server address is required: set clients.maestro.grpc_server_address to host:port";
        if (!Uri.TryCreate($"http://{maestro.GrpcServerAddress}", UriKind.Absolute, out var grpc) || grpc.PathAndQuery != "/" || maestro.GrpcServerAddress.Contains("://", StringComparison.Ordinal))
            return $"maestro gRPC server address \"{maestro.GrpcServerAddress}\" must be host:port";
        if (maestro.SourceId.Length == 0) return "maestro sourceID is required: set clients.maestro.source_id";
        return Auth(maestro);
    }

    private static string? Auth(MaestroSection maestro)
    {
        var (type, tls) = (maestro.Auth?.Type ?? "", maestro.Auth?.TlsConfig);
        if (type is not ("" or "tls" or "none")) return $"clients.maestro.auth.type \"{type}\" is invalid (allowed: tls, none)";
        if (maestro.Insecure) return null;
        if (type == "none") return "clients.maestro.auth.type none needs insecure: true";
        if (string.IsNullOrEmpty(tls?.CaFile)) return "no TLS configuration provided: set clients.maestro.auth.tls_config.ca_file (with cert_file and key_file for mutual TLS), or insecure: true";
        if (tls.CertFile.Length == 0 != (tls.KeyFile.Length == 0)) return "clients.maestro.auth.tls_config needs both cert_file and key_file, or neither";
        string[] files = [tls.CaFile, tls.HttpCaFile, tls.CertFile, tls.KeyFile];
        return files.FirstOrDefault(file => file.Length > 0 && !File.Exists(file)) is { } missing ? $"clients.maestro.auth.tls_config: file \"{missing}\" does not exist" : null;
    }
}
