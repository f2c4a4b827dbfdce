using HyperFleet.Api.Entities;
using HyperFleet.Api.Errors;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Resources;

/// <summary>Checks references against configuration and database (API contract §2.2).</summary>
internal static class ReferenceRules
{
    // A target that is being deleted elsewhere waits for us, or we see that it is marked.
    private const string Targets = "SELECT r.id, r.kind, r.deleted_time IS NOT NULL FROM resources r WHERE r.id = ANY($1) AND ($2::jsonb IS NULL OR r.tenancy @> $2) ORDER BY r.id FOR SHARE";

    public static bool AnyRequired(EntityType entity) => entity.References.Any(rule => rule.Min > 0);

    /// <summary>The references to store; their target kinds are the configured ones.</summary>
    public static async Task<Result<IReadOnlyList<Reference>>> CheckAsync(
        DatabaseSession session, EntityType entity, ReferenceMap? map, ReadOnlyMemory<byte> scope, CancellationToken cancellation)
    {
        var entries = map?.Entries ?? [];
        if (CheckShape(entity, entries) is { } problem)
            return problem;
        if (entries.Count == 0)
            return Array.Empty<Reference>();
        var command = Sql.Command(Targets, Sql.Texts(entries.Select(e => e.TargetId).Distinct()), Sql.Json(scope));
        var targets = await session.ReadAsync(Lookup.Name, command, ReadTargetsAsync, cancellation);
        foreach (var entry in entries)
        {
            if (!targets.TryGetValue(entry.TargetId, out var target) || target.Kind != entry.TargetKind)
                return Refuse(entry.RefType, $"{entry.TargetKind} with id='{entry.TargetId}' does not exist");
            if (target.Deleting)
                return Refuse(entry.RefType, $"{entry.TargetKind} with id='{entry.TargetId}' is marked for deletion");
        }
        return entries.OrderBy(e => e.RefType, StringComparer.Ordinal).ThenBy(e => e.TargetId, StringComparer.Ordinal).ToList();
    }

    private static Problem? CheckShape(EntityType entity, IReadOnlyList<Reference> entries)
    {
        foreach (var group in entries.GroupBy(e => e.RefType, StringComparer.Ordinal))
        {
            var rule = entity.References.FirstOrDefault(r => r.RefType == group.Key);
            if (rule is null)
                return Refuse(group.Key, $"unknown reference type '{group.Key}' for kind '{entity.Kind}'");
            if (rule.Max > 0 && group.Count() > rule.Max)
                return Refuse(group.Key, $"reference type '{group.Key}' takes at most {rule.Max} entries");
            if (group.Any(e => e.TargetId.Length == 0))
                return Refuse(group.Key, $"reference type '{group.Key}' has an entry without id");
            if (group.DistinctBy(e => e.TargetId).Count() != group.Count())
                return Refuse(group.Key, $"reference type '{group.Key}' names a target twice");
            if (group.FirstOrDefault(e => e.TargetKind != rule.TargetKind) is { } wrong)
                return Refuse(group.Key, $"reference type '{group.Key}' takes kind '{rule.TargetKind}', not '{wrong.TargetKind}'");
        }
        var missing = entity.References.FirstOrDefault(rule => entries.Count(e => e.RefType == rule.RefType) < rule.Min);
        return missing is null ? null : Refuse(missing.RefType, $"reference type '{missing.RefType}' needs at least {missing.Min} entries");
    }

    private static async Task<Dictionary<string, (string Kind, bool Deleting)>> ReadTargetsAsync(NpgsqlDataReader row, CancellationToken cancellation)
    {
        var targets = new Dictionary<string, (string, bool)>(StringComparer.Ordinal);
        while (await row.ReadAsync(cancellation))
            targets[row.GetString(0)] = (row.GetString(1), row.GetBoolean(2));
        return targets;
    }

    private static Problem Refuse(string type, string detail) => Problem.Invalid(detail, [new($"references.{type}", detail)]);
}
