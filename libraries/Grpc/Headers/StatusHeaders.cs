using System.Globalization;
using System.Text;

namespace HyperFleet.Grpc.Headers;

/// <summary><c>grpc-status</c> and <c>grpc-message</c>.</summary>
internal static class StatusHeaders
{
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";

    // Trailers are sent in one piece and peers limit them (8 KB in most); the rest of a longer text would cost the status itself.
    private const int MaximumMessage = 4096;

    public static string Code(RpcStatus status) => ((int)status.Code).ToString(CultureInfo.InvariantCulture);

    /// <summary>The status in a peer's trailers; null when they have none.</summary>
    public static RpcStatus? Parse(string? code, string? message) => code switch
    {
        null => null,
        // Some servers send a text with success; it means nothing.
        "0" => RpcStatus.Ok,
        _ when int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 16 =>
            new RpcStatus((RpcStatusCode)number, Decode(message ?? "")),
        _ => new RpcStatus(RpcStatusCode.Unknown, $"the server answered the unknown status '{code}': {Decode(message ?? "")}"),
    };

    /// <summary>Percent-encodes the UTF-8 of everything but printable ASCII, and the percent sign.</summary>
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (encoded.Length >= MaximumMessage)
                return encoded.Append("...").ToString();
            Append(encoded, rune);
        }
        return encoded.ToString();
    }

    /// <summary>Undoes <see cref="Encode"/>; what is not an escape stays as it is, as the specification asks.</summary>
    public static string Decode(string text)
    {
        if (!text.Contains('%'))
            return text;
        var bytes = new List<byte>(text.Length);
        var utf8 = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] == '%' && i + 2 < utf8.Length && char.IsAsciiHexDigit((char)utf8[i + 1]) && char.IsAsciiHexDigit((char)utf8[i + 2]))
            {
                bytes.Add(byte.Parse(utf8.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
            }
            else
            {
                bytes.Add(utf8[i]);
            }
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static void Append(StringBuilder encoded, Rune rune)
    {
        if (rune.Value is >= ' ' and <= '~' and not '%')
        {
            encoded.Append((char)rune.Value);
            return;
        }
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var b in utf8[..rune.EncodeToUtf8(utf8)])
            encoded.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
    }
}
