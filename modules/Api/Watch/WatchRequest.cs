using HyperFleet.Api.Errors;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Api.Watch;

/// <summary>What the query string says about watching.</summary>
/// <param name="Version">Where to go on; null, or 0 on the wire: from the present state.</param>
internal sealed record WatchRequest(long? Version)
{
    private const string Switch = "watch";
    private const string VersionName = "resource_version";

    /// <summary>Null when this is a plain list.</summary>
    public static Result<WatchRequest?> Parse(HttpRequest request)
    {
        var wanted = request.Query[Switch].ToString();
        if (wanted.Length == 0 || wanted is "false" or "0" || !HttpMethods.IsGet(request.Method))
            return (WatchRequest?)null;
        if (wanted is not ("true" or "1"))
            return Refuse(Switch, $"{Switch} must be true or false", wanted);
        var version = request.Query[VersionName].ToString();
        if (version.Length == 0)
            return new WatchRequest((long?)null);
        return long.TryParse(version, out var position) && position >= 0 && char.IsAsciiDigit(version[0])
            ? new WatchRequest(position == 0 ? null : position)
            : Refuse(VersionName, $"{VersionName} must be one that a watch has sent", version);
    }

    private static Problem Refuse(string field, string message, string value) =>
        Problem.Invalid("Invalid query parameters", [new(field, message, "format", value)]);
}
