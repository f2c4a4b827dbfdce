using System.Text.Json;

namespace HyperFleet.Sentinel.Resources;

internal static class JsonNumber
{
    /// <summary>Like <see cref="JsonElement.TryGetInt64(out long)"/>, false instead of a throw for what is no number.</summary>
    public static bool TryGetInt64Safe(this JsonElement element, out long number)
    {
        number = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out number);
    }
}
