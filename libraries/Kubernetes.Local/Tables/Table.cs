using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Requests;

namespace HyperFleet.Kubernetes.Local.Tables;

/// <summary>Objects as <c>meta.k8s.io</c> Tables, for clients that print them.</summary>
internal sealed class Table(Columns columns)
{
    internal static bool IsAsked(ApiRequest request) => request.Http.Request.Headers.Accept.ToString().Contains("as=Table");

    /// <summary>A table of these objects. Follow-up tables of a watch leave the column definitions out.</summary>
    internal JsonObject Of(ApiRequest request, IEnumerable<JsonObject> items, JsonObject metadata, bool withColumns = true)
    {
        var chosen = columns.Of(request.Kind);
        return new()
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = metadata,
            ["columnDefinitions"] = withColumns ? new JsonArray([.. chosen.Select(column => column.Definition())]) : null,
            ["rows"] = new JsonArray([.. items.Select(item => Row(request, chosen, item))]),
        };
    }

    private static JsonObject Row(ApiRequest request, IReadOnlyList<Column> columns, JsonObject item)
    {
        var row = new JsonObject { ["cells"] = new JsonArray([.. columns.Select(column => column.Cell(item))]) };
        if (request.Query("includeObject") is not "None" and var include)
            row["object"] = include == "Object" ? item.DeepClone() : new JsonObject
            {
                ["kind"] = "PartialObjectMetadata",
                ["apiVersion"] = "meta.k8s.io/v1",
                ["metadata"] = item.Metadata?.DeepClone(),
            };
        return row;
    }
}
