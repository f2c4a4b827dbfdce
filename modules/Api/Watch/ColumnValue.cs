using HyperFleet.Api.Resources;

namespace HyperFleet.Api.Watch;

/// <summary>The plain columns of a search as values: text, decimal or time; null is NULL.</summary>
internal static class ColumnValue
{
    public static IComparable? Of(Resource resource, string column) => column switch
    {
        "id" => resource.Id,
        "name" => resource.Name,
        "kind" => resource.Kind,
        "href" => resource.Href,
        "generation" => (decimal)resource.Generation,
        "created_time" => resource.CreatedTime,
        "updated_time" => resource.UpdatedTime,
        "deleted_time" => resource.DeletedTime,
        "created_by" => resource.CreatedBy,
        "updated_by" => resource.UpdatedBy,
        "deleted_by" => resource.DeletedBy,
        "owner_id" => resource.Owner?.Id,
        "owner_kind" => resource.Owner?.Kind,
        _ => throw new InvalidOperationException($"Not a searchable column: {column}"),
    };
}
