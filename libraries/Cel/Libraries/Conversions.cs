using System.Globalization;
using System.Text;
using HyperFleet.Cel.Evaluation;
using HyperFleet.Cel.Values;

namespace HyperFleet.Cel.Libraries;

/// <summary>The conversions between types, and <c>type</c> and <c>dyn</c>.</summary>
internal static class Conversions
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static FunctionList All { get; } = new()
    {
        { "dyn(A) -> dyn", (args, _) => args[0] },
        { "type(A) -> type(A)", (args, _) => CelValue.FromType(args[0].TypeName) },
        { "bool(bool) -> bool", (args, _) => args[0] },
        { "bool(string) -> bool", (args, _) => ToBool(args[0].AsString()) },
        { "int(int) -> int", (args, _) => args[0] },
        { "int(uint) -> int", (args, _) => args[0].AsUInt() <= long.MaxValue ? CelValue.From((long)args[0].AsUInt()) : Range() },
        { "int(double) -> int", (args, _) => args[0].AsDouble() is > -TwoPow63 and < TwoPow63 and var value ? CelValue.From((long)value) : Range() },
        { "int(string) -> int", (args, _) => ToInt(args[0].AsString()) },
        { "int(timestamp) -> int", (args, _) => CelValue.From(args[0].Seconds) },
        { "int(duration) -> int", (args, _) => CelValue.From(args[0].DurationNanos) },
        { "uint(uint) -> uint", (args, _) => args[0] },
        { "uint(int) -> uint", (args, _) => args[0].AsInt() >= 0 ? CelValue.From((ulong)args[0].AsInt()) : Range() },
        { "uint(double) -> uint", (args, _) => args[0].AsDouble() is >= 0 and < TwoPow64 and var value ? CelValue.From((ulong)value) : Range() },
        { "uint(string) -> uint", (args, _) => ToUInt(args[0].AsString()) },
        { "double(double) -> double", (args, _) => args[0] },
        { "double(int) -> double", (args, _) => CelValue.From((double)args[0].AsInt()) },
        { "double(uint) -> double", (args, _) => CelValue.From((double)args[0].AsUInt()) },
        { "double(string) -> double", (args, _) => ToDouble(args[0].AsString()) },
        { "string(string) -> string", (args, _) => args[0] },
        { "string(bool) -> string", (args, _) => Text(args[0]) },
        { "string(int) -> string", (args, _) => Text(args[0]) },
        { "string(uint) -> string", (args, _) => Text(args[0]) },
        { "string(double) -> string", (args, _) => Text(args[0]) },
        { "string(bytes) -> string", (args, _) => ToText(args[0].AsBytes()) },
        { "string(timestamp) -> string", (args, _) => Text(args[0]) },
        { "string(duration) -> string", (args, _) => Text(args[0]) },
        { "bytes(bytes) -> bytes", (args, _) => args[0] },
        { "bytes(string) -> bytes", (args, _) => CelValue.From(Encoding.UTF8.GetBytes(args[0].AsString())) },
    };

    private const double TwoPow63 = 9223372036854775808.0;
    private const double TwoPow64 = 18446744073709551616.0;

    private static CelValue Range() => CelValue.FromError(Messages.Range);

    private static CelValue Text(in CelValue value) => CelValue.From(ValueText.Of(value));

    private static CelValue ToBool(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => CelValue.True,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => CelValue.False,
        _ => CelValue.FromError($"Type conversion error from 'string' to 'bool': {text}"),
    };

    private static CelValue ToInt(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
        ? CelValue.From(value)
        : CelValue.FromError($"Type conversion error from 'string' to 'int': {text}");

    private static CelValue ToUInt(string text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        ? CelValue.From(value)
        : CelValue.FromError($"Type conversion error from 'string' to 'uint': {text}");

    private static CelValue ToDouble(string text) => text switch
    {
        "Inf" or "+Inf" or "Infinity" or "+Infinity" => CelValue.From(double.PositiveInfinity),
        "-Inf" or "-Infinity" => CelValue.From(double.NegativeInfinity),
        _ => double.TryParse(text, NumberStyles.Float & ~(NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite), CultureInfo.InvariantCulture, out var value)
            ? CelValue.From(value)
            : CelValue.FromError($"Type conversion error from 'string' to 'double': {text}"),
    };

    private static CelValue ToText(byte[] bytes)
    {
        try
        {
            return CelValue.From(StrictUtf8.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            return CelValue.FromError("invalid UTF-8 in bytes, cannot convert to string");
        }
    }
}
