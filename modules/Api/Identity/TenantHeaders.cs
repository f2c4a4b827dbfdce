using System.Text.RegularExpressions;
using HyperFleet.Api.Configuration;
using HyperFleet.Api.Errors;
using HyperFleet.Api.Requests;
using HyperFleet.Api.Resources;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Api.Identity;

/// <summary>Reads the tenant of a request from its headers (API contract §5.3).</summary>
internal sealed partial class TenantHeaders(ApiOptions options)
{
    private const int MaxLength = 63;
    private readonly TenantOptions _tenant = options.Server.Tenant;

    /// <summary>Who a request belongs to; for a system caller to nobody.</summary>
    internal sealed record Tenant(ReadOnlyMemory<byte> Tenancy, bool IsSystem = false);

    public bool ScopeReads => _tenant is { Enabled: true, ScopeReads: true };

    public Result<Tenant> Read(HttpRequest request)
    {
        if (!_tenant.Enabled)
            return new Tenant(Resource.EmptyObject);
        if (request.Headers[_tenant.SystemHeader].ToString().Equals("true", StringComparison.OrdinalIgnoreCase))
            return new Tenant(Resource.EmptyObject, IsSystem: true);
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var dimension in _tenant.Dimensions)
        {
            var value = request.Headers[dimension.Header].ToString();
            if (value.Length == 0 && dimension.Required)
                return Refuse($"The header '{dimension.Header}' is required");
            if (value.Length == 0)
                continue;
            if (value.Length > MaxLength || !Allowed().IsMatch(value))
                return Refuse($"The header '{dimension.Header}' must be at most {MaxLength} letters, digits, '.', '_' or '-'");
            values[dimension.Key] = value;
        }
        return values.Count == 0 ? Refuse("The request names no tenant") : new Tenant(ToJson(values));
    }

    private static byte[] ToJson(SortedDictionary<string, string> values) => JsonAnswer.ToBytes(json =>
    {
        json.WriteStartObject();
        foreach (var (key, value) in values)
            json.WriteString(key, value);
        json.WriteEndObject();
    });

    private static Problem Refuse(string detail) => new(ProblemKind.PermissionDenied, detail);

    [GeneratedRegex(@"\A[A-Za-z0-9._-]+\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Allowed();
}
