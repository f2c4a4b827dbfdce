using System.Text.Json;

namespace HyperFleet.Server.Bundles;

/// <summary>JSON as the bytes that travel: looked at, never turned into objects.</summary>
internal static class JsonText
{
    /// <summary>Without the blanks that PostgreSQL puts after commas and colons; they count against the broker's packet limit.</summary>
    public static byte[] Compact(ReadOnlySpan<byte> json)
    {
        var compact = new byte[json.Length];
        var length = 0;
        var inText = false;
        for (var i = 0; i < json.Length; i++)
        {
            var character = json[i];
            if (!inText && character is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' && !inText)
                continue;
            compact[length++] = character;
            if (character == '"')
                inText = !inText;
            else if (inText && character == '\\')
                compact[length++] = json[++i];
        }
        return length == compact.Length ? compact : compact[..length];
    }

    /// <summary>Whether this is exactly one JSON object, not nested deeper than 64 levels.</summary>
    public static bool IsObject(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The value of a JSON string; null for everything else.</summary>
    public static string? Text(ReadOnlySpan<byte> raw)
    {
        if (raw.IsEmpty || raw[0] != '"')
            return null;
        var reader = new Utf8JsonReader(raw);
        reader.Read();
        return reader.GetString();
    }
}
