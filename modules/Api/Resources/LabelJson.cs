using System.Text.Json;
using HyperFleet.Api.Requests;

namespace HyperFleet.Api.Resources;

/// <summary>Labels as clients see them, which is also how a resource's row keeps them.</summary>
internal static class LabelJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyDictionary<string, string> labels)
    {
        if (labels is StoredLabels stored)
        {
            json.WriteRawValue(stored.Json.Span, skipInputValidation: true);
            return;
        }
        json.WriteStartObject();
        foreach (var (key, value) in labels)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    /// <summary>Empty for no labels: the row then holds NULL.</summary>
    public static ReadOnlyMemory<byte> ToBytes(IReadOnlyDictionary<string, string> labels) =>
        labels.Count == 0 ? default : JsonAnswer.ToBytes(json => Write(json, labels));
}
