using HyperFleet.Kubernetes.Local.Schemas;

namespace HyperFleet.Kubernetes.Local.Ownership;

/// <summary>The schema to merge a member by: what no schema describes merges as maps do, and lists in it are replaced.</summary>
internal static class Shape
{
    private static readonly Schema Metadata = BuiltinTypes.Shared["ObjectMeta"];

    internal static Schema Member(Schema schema, string name) => schema.Of(name) switch
    {
        { } known when name == "metadata" && known.Type is SchemaType.Any => Metadata,
        { } known => known,
        null => name == "metadata" && schema.Type is SchemaType.Struct or SchemaType.Any ? Metadata : Schema.Any,
    };

    /// <summary>Whether members of the value are merged one by one.</summary>
    internal static bool IsGranular(Schema schema) => schema.Type switch
    {
        SchemaType.Any => true,
        SchemaType.Struct or SchemaType.Map => !schema.Atomic,
        _ => false,
    };

    internal static bool IsKeyed(Schema schema) => schema is { Type: SchemaType.List, ListKind: not ListKind.Atomic };
}
