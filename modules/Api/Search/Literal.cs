using System.Globalization;

namespace HyperFleet.Api.Search;

/// <summary>A value in a search: text, number, boolean or null.</summary>
/// <param name="Text">The value as text; null is the literal null.</param>
/// <param name="Number">Set for unquoted numbers.</param>
internal sealed record Literal(string? Text, decimal? Number = null)
{
    public static readonly Literal Null = new(null, null);

    /// <summary>A date or RFC 3339 timestamp, if it is one.</summary>
    public DateTimeOffset? AsTime() =>
        Text is not null && Number is null
        && DateTimeOffset.TryParseExact(Text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time : null;

    private static readonly string[] Formats = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];
}
