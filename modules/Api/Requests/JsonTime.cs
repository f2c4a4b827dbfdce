using System.Globalization;
using System.Text.Json;

namespace HyperFleet.Api.Requests;

/// <summary>Timestamps on the wire and in the database: UTC, microseconds, six digits everywhere (API contract §1.2).</summary>
internal static class JsonTime
{
    private const string Format = "yyyy-MM-ddTHH:mm:ss.ffffffZ";
    private const int Length = 27;

    public static void WriteTime(this Utf8JsonWriter json, string name, DateTimeOffset time)
    {
        // The round-trip format has seven digits and is the fastest one.
        Span<byte> text = stackalloc byte[Length + 1];
        time.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[Length - 1] = (byte)'Z';
        json.WriteString(name, text[..Length]);
    }

    public static string ToText(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>Cuts what PostgreSQL would not keep, so that an answer to a write equals the next read.</summary>
    public static DateTimeOffset ToMicroseconds(this DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}
