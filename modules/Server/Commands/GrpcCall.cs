using System.CommandLine;
using HyperFleet.Grpc;
using HyperFleet.Server.Grpc;
using HyperFleet.CloudEvents.Wire;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Server.Commands;

/// <summary>How client commands reach the server's gRPC (server contract §2.3); a flag beats its variable. TLS is spoken when an authority or a certificate is given.</summary>
internal sealed class GrpcCall
{
    private readonly Option<string?> _address = Named("--grpc-server-address", "host:port of gRPC", "MAESTRO_GRPC_SERVER_ADDRESS", "127.0.0.1:30090");
    private readonly Option<string?> _source = Named("--grpc-source-id", "The source to write as", "MAESTRO_GRPC_SOURCE_ID", "maestro-cli");
    private readonly Option<string?> _authority = Named("--grpc-ca-file", "Authority of the server's certificate, PEM", "MAESTRO_GRPC_CA_FILE");
    private readonly Option<string?> _token = Named("--grpc-token-file", "File that holds a bearer token; needs TLS", "MAESTRO_GRPC_TOKEN_FILE");
    private readonly Option<string?> _certificate = Named("--grpc-client-cert-file", "Client certificate, PEM", "MAESTRO_GRPC_CLIENT_CERT_FILE");
    private readonly Option<string?> _key = Named("--grpc-client-key-file", "Key of the client certificate, PEM", "MAESTRO_GRPC_CLIENT_KEY_FILE");

    public void AddTo(Command command)
    {
        foreach (var option in new[] { _address, _source, _authority, _token, _certificate, _key })
            command.Options.Add(option);
    }

    public string Source(ParseResult flags) => flags.GetValue(_source)!;

    /// <summary>Publishes one event; null when it was taken, else why not.</summary>
    /// <exception cref="ConfigurationException">The flags cannot be used.</exception>
    public async Task<string?> PublishAsync(ParseResult flags, CloudEvents.CloudEvent sent, TimeSpan timeout, CancellationToken cancellation)
    {
        using var channel = Channel(flags);
        RpcMetadata headers = [];
        if (flags.GetValue(_token) is { Length: > 0 } file)
            headers.Add("authorization", "Bearer " + (await System.IO.File.ReadAllTextAsync(file, cancellation)).Trim());
        var answer = await channel.CallAsync(
            CloudEventService.Publish, new PublishRequest { Event = CloudEventCodec.Write(sent) }, new RpcCallOptions { Timeout = timeout, Headers = headers }, cancellation);
        return answer.IsOk ? null : answer.Status.ToString();
    }

    private RpcChannel Channel(ParseResult flags)
    {
        var tls = new RpcTlsOptions { CaFile = File(flags, _authority), CertificateFile = File(flags, _certificate), KeyFile = File(flags, _key) };
        var secure = tls is not { CaFile: null, CertificateFile: null, KeyFile: null };
        if (!secure && File(flags, _token) is not null)
            throw new ConfigurationException("--grpc-token-file needs TLS: give --grpc-ca-file, so that the token is told to the right server only");
        var address = flags.GetValue(_address)!;
        if (!Uri.TryCreate($"{(secure ? "https" : "http")}://{address}", UriKind.Absolute, out var uri))
            throw new ConfigurationException($"--grpc-server-address '{address}' is no address: write it like localhost:8090");
        var options = new RpcChannelOptions { Address = uri, Tls = tls };
        return options.Validate() is [var mistake, ..] ? throw new ConfigurationException(mistake) : new RpcChannel(options);
    }

    private static string? File(ParseResult flags, Option<string?> option) => flags.GetValue(option) is { Length: > 0 } path ? path : null;

    private static Option<string?> Named(string name, string description, string variable, string? otherwise = null) => new(name)
    {
        Description = $"{description} [env: {variable}]",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : otherwise,
    };
}
