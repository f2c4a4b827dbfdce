using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Adapter.Api;

/// <summary>The bearer token, read from a file that the platform rotates.</summary>
internal sealed class TokenFile(string path, TimeSpan cacheFor, TimeProvider time)
{
    private readonly Lock _lock = new();
    private (string Token, DateTimeOffset Until)? _cached;

    /// <exception cref="ConfigurationException">The file is missing or empty.</exception>
    public string Current()
    {
        lock (_lock)
        {
            if (_cached is { } cached && time.GetUtcNow() < cached.Until) return cached.Token;
            var token = SecretFile.Read(path).Trim();
            if (token.Length == 0) throw new ConfigurationException($"token file '{path}' is empty");
            if (cacheFor > TimeSpan.Zero) _cached = (token, time.GetUtcNow() + cacheFor);
            return token;
        }
    }
}
