using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>Address and login of the dashboard (orchestration contract §8.1).</summary>
internal sealed class DashboardOptions
{
    public const string DefaultUrl = "http://localhost:15888";
    private readonly byte[] _session;

    /// <exception cref="DistributedApplicationException">The address is not https, and http was not allowed.</exception>
    public DashboardOptions(IConfiguration configuration, DistributedApplicationOptions options)
    {
        var configured = configuration["ASPNETCORE_URLS"]?.Split(';', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        Url = new Uri(configured ?? DefaultUrl);
        AllowAnonymous = configuration.GetValue<bool>("ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS");
        Token = configuration["ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN"] is { Length: > 0 } own
            ? own
            : RandomNumberGenerator.GetHexString(32, lowercase: true);
        _session = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Token), "dashboard session"u8);
        var unsecured = options.AllowUnsecuredTransport || configuration.GetValue<bool>("ASPIRE_ALLOW_UNSECURED_TRANSPORT");
        if (configured is not null && Url.Scheme != Uri.UriSchemeHttps && !unsecured)
            throw new DistributedApplicationException(
                $"The dashboard's address '{Url}' (ASPNETCORE_URLS) is not https. Use an https address, or set ASPIRE_ALLOW_UNSECURED_TRANSPORT=true.");
    }

    public Uri Url { get; }

    public bool AllowAnonymous { get; }

    /// <summary>What a person presents once.</summary>
    public string Token { get; }

    /// <summary>What the browser presents from then on.</summary>
    public string Session => Convert.ToHexStringLower(_session);

    public bool IsToken(string? presented) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(presented ?? ""), Encoding.UTF8.GetBytes(Token));

    public bool IsSession(string? presented) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(presented ?? ""), Encoding.UTF8.GetBytes(Session));
}
