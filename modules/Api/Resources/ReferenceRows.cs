using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Resources;

internal static class ReferenceRows
{
    public static NpgsqlBatchCommand Insert(Resource resource) => Sql.Command(
        "INSERT INTO resource_references (source_id, ref_type, target_id, target_kind) SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[])",
        Sql.Text(resource.Id),
        Sql.Texts(resource.References.Select(r => r.RefType)),
        Sql.Texts(resource.References.Select(r => r.TargetId)),
        Sql.Texts(resource.References.Select(r => r.TargetKind)));

    public static IEnumerable<NpgsqlBatchCommand> Replace(Resource resource)
    {
        yield return RemoveFrom([resource.Id]);
        if (resource.References.Count > 0)
            yield return Insert(resource);
    }

    public static NpgsqlBatchCommand RemoveFrom(IEnumerable<string> sources) =>
        Sql.Command("DELETE FROM resource_references WHERE source_id = ANY($1)", Sql.Texts(sources));

    public static NpgsqlBatchCommand Remove(IEnumerable<string> sources, IEnumerable<string> targets) =>
        Sql.Command("DELETE FROM resource_references WHERE source_id = ANY($1) AND target_id = ANY($2)", Sql.Texts(sources), Sql.Texts(targets));
}
