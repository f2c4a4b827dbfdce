using HyperFleet.Sentinel.Configuration;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Sentinel.Resources;

/// <summary>The bearer token, which the platform rotates in a file (sentinel contract §3.6).</summary>
internal sealed class TokenFile(AuthSection auth, TimeProvider time)
{
    private readonly Lock _gate = new();
    private string? _token;
    private long _readAt;

    /// <returns>False with the reason, which never contains the token.</returns>
    public bool TryRead(out string token, out string? error)
    {
        lock (_gate)
        {
            if (_token is not null && time.GetElapsedTime(_readAt) < auth.TokenCacheTtl)
            {
                (token, error) = (_token, null);
                return true;
            }

            try
            {
                (token, error) = (SecretFile.Read(auth.TokenPath!).Trim(), null);
                if (token.Length == 0)
                    error = $"token file '{auth.TokenPath}' is empty";
            }
            catch (ConfigurationException mistake)
            {
                (token, error) = ("", mistake.Message);
            }

            (_token, _readAt) = (error is null ? token : null, time.GetTimestamp());
            return error is null;
        }
    }
}
