namespace HyperFleet.Cel.Libraries;

/// <summary>The encoders library.</summary>
internal static class EncoderFunctions
{
    public static FunctionList All { get; } = new()
    {
        { "base64.encode(bytes) -> string", (args, _) => CelValue.From(Convert.ToBase64String(args[0].AsBytes())) },
        { "base64.decode(string) -> bytes", (args, _) => Decode(args[0].AsString()) },
    };

    // Padding may be left out.
    private static CelValue Decode(string text)
    {
        var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        var buffer = new byte[padded.Length / 4 * 3];
        return Convert.TryFromBase64String(padded, buffer, out var length)
            ? CelValue.From(buffer[..length])
            : CelValue.FromError("invalid base64 text");
    }
}
