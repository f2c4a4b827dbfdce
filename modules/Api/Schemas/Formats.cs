using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace HyperFleet.Api.Schemas;

/// <summary>The string formats that are checked; others are annotations.</summary>
internal static class Formats
{
    private static readonly Dictionary<string, Func<string, bool>> Known = new(StringComparer.Ordinal)
    {
        ["date-time"] = text => text.Contains('T') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _),
        ["date"] = text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ["uuid"] = text => Guid.TryParseExact(text, "D", out _),
        ["ipv4"] = text => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork && text.Count(c => c == '.') == 3,
        ["ipv6"] = text => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6,
        ["uri"] = text => Uri.TryCreate(text, UriKind.Absolute, out _),
        ["email"] = text => text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < text.Length - 1,
    };

    public static bool IsValid(string? format, string text) => format is null || !Known.TryGetValue(format, out var check) || check(text);
}
