using HyperFleet.Api.Errors;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Api.Resources;

/// <summary>
/// Optimistic concurrency (API contract §9, row 20): a read carries a weak ETag made of generation and time of change;
/// a change may demand it with <c>If-Match</c>.
/// </summary>
internal readonly record struct EntityTagCondition(string? IfMatch)
{
    public static EntityTagCondition Of(HttpRequest request) => new(request.Headers.IfMatch.ToString() is { Length: > 0 } text ? text : null);

    public static string Tag(Resource resource) => $"W/\"{resource.Generation}-{resource.UpdatedTime.UtcTicks / TimeSpan.TicksPerMicrosecond}\"";

    /// <summary>Null when the change may go on.</summary>
    public Problem? Check(Resource stored)
    {
        if (IfMatch is null || IfMatch.Trim() == "*" || IfMatch.Split(',', StringSplitOptions.TrimEntries).Contains(Tag(stored)))
            return null;
        return new(ProblemKind.VersionConflict, $"{stored.Kind} with id='{stored.Id}' has changed since it was read; read it again and repeat the change");
    }
}
