using System.Globalization;

namespace HyperFleet.Server.Bundles;

/// <summary>Times as the wire writes them: UTC, fraction digits without trailing zeros (wire contract §1.2).</summary>
internal static class Rfc3339Time
{
    public static string Format(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Null when the text is no time.</summary>
    public static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
