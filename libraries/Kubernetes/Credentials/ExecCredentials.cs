using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Configuration;

namespace HyperFleet.Kubernetes.Credentials;

/// <summary>Credentials printed by a program, kept until they expire or the server refuses them.</summary>
internal sealed class ExecCredentials(ExecPlugin plugin, KubernetesConnection connection, TimeProvider time) : CredentialSource
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _one = new(1, 1);
    private Answer? _answer;

    internal override Credential Current => _answer?.Credential ?? Credential.None;

    internal override async ValueTask<Credential> GetAsync(CancellationToken cancellation)
    {
        if (Usable(_answer))
            return _answer!.Credential;
        await _one.WaitAsync(cancellation);
        try
        {
            if (!Usable(_answer))
                _answer = Parse(await ExecProgram.RunAsync(plugin, connection, time, cancellation));
            return _answer!.Credential;
        }
        finally
        {
            _one.Release();
        }
    }

    internal override bool Invalidate()
    {
        _answer = null;
        return true;
    }

    public override void Dispose()
    {
        _answer?.Credential.Certificate?.Dispose();
        _one.Dispose();
    }

    private bool Usable(Answer? answer) => answer is not null && (answer.Expires is not { } expires || time.GetUtcNow() + Margin < expires);

    private Answer Parse(string output)
    {
        try
        {
            if (JsonNode.Parse(output)?["status"] is not JsonObject status)
                throw Unusable("it printed no ExecCredential with a status");
            var expires = status["expirationTimestamp"].Text() is { } text ? DateTimeOffset.Parse(text) : (DateTimeOffset?)null;
            return new(Read(status), expires);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw Unusable("it printed no readable ExecCredential", e);
        }
    }

    private Credential Read(JsonObject status)
    {
        var certificate = (status["clientCertificateData"].Text(), status["clientKeyData"].Text()) is ({ } pem, { } key) ? X509Certificate2.CreateFromPem(pem, key) : null;
        var token = status["token"].Text();
        if (token is null && certificate is null)
            throw Unusable("it printed neither a token nor a client certificate");
        return (token is null ? Credential.None : Credential.Bearer(token)) with { Certificate = certificate };
    }

    private KubeconfigException Unusable(string why, Exception? inner = null) =>
        inner is null ? new($"credential program {plugin.Command}: {why}") : new($"credential program {plugin.Command}: {why}", inner);

    private sealed record Answer(Credential Credential, DateTimeOffset? Expires);
}
