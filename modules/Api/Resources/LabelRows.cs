using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Resources;

internal static class LabelRows
{
    public static NpgsqlBatchCommand Insert(Resource resource) => Sql.Command(
        "INSERT INTO resource_labels (resource_id, key, value) SELECT $1, * FROM unnest($2::text[], $3::text[])",
        Sql.Text(resource.Id), Sql.Texts(resource.Labels.Keys), Sql.Texts(resource.Labels.Values));

    public static IEnumerable<NpgsqlBatchCommand> Replace(Resource resource)
    {
        yield return Sql.Command("DELETE FROM resource_labels WHERE resource_id = $1", Sql.Text(resource.Id));
        if (resource.Labels.Count > 0)
            yield return Insert(resource);
    }
}
