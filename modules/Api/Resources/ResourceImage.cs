using System.Runtime.InteropServices;
using System.Text.Json;

namespace HyperFleet.Api.Resources;

/// <summary>A resource without its spec as one JSON array, in the order of the columns of <see cref="ResourceRow"/>.</summary>
internal static class ResourceImage
{
    /// <summary>For <c>FROM resources r</c>.</summary>
    public const string Columns = $"jsonb_build_array({ResourceRow.Head})";

    public static Resource Read(byte[] image, ReadOnlyMemory<byte> spec)
    {
        using var document = JsonDocument.Parse(image);
        var row = document.RootElement;
        return new()
        {
            Id = row[0].GetString()!,
            Kind = row[1].GetString()!,
            Name = row[2].GetString()!,
            Href = row[3].GetString()!,
            Generation = row[4].GetInt32(),
            Tenancy = Bytes(row[5]),
            CreatedTime = ResourceRow.Time(row[6]),
            UpdatedTime = ResourceRow.Time(row[7]),
            DeletedTime = IsNull(row[8]) ? null : ResourceRow.Time(row[8]),
            CreatedBy = row[9].GetString()!,
            UpdatedBy = row[10].GetString()!,
            DeletedBy = row[11].GetString(),
            Owner = IsNull(row[12]) ? null : new(row[12].GetString()!, row[13].GetString()!, row[14].GetString()!),
            Labels = IsNull(row[15]) ? Resource.EmptyLabels : new StoredLabels(Bytes(row[15])),
            Conditions = IsNull(row[16]) ? [] : ResourceRow.ReadConditions(Bytes(row[16])),
            References = IsNull(row[17]) ? [] : ResourceRow.ReadReferences(Bytes(row[17])),
            Spec = spec,
        };
    }

    private static bool IsNull(JsonElement value) => value.ValueKind == JsonValueKind.Null;

    private static byte[] Bytes(JsonElement value) => JsonMarshal.GetRawUtf8Value(value).ToArray();
}
