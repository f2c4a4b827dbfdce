using System.Text.Json;
using HyperFleet.Cel.Values;

namespace HyperFleet.Cel;

public readonly partial struct CelValue
{
    public static readonly CelValue Null;
    public static readonly CelValue True = new(CelKind.Bool, 1);
    public static readonly CelValue False = new(CelKind.Bool);

    /// <summary><c>optional.none()</c></summary>
    public static readonly CelValue NoValue = new(CelKind.Optional);

    public static CelValue From(bool value) => value ? True : False;

    public static CelValue From(int value) => new(CelKind.Int, value);

    public static CelValue From(long value) => new(CelKind.Int, value);

    public static CelValue From(ulong value) => new(CelKind.UInt, (long)value);

    public static CelValue From(double value) => new(CelKind.Double, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A string, or null.</summary>
    public static CelValue From(string? value) => value is null ? Null : new(CelKind.String, reference: value);

    public static CelValue From(byte[] value) => new(CelKind.Bytes, reference: value);

    /// <summary>A timestamp; the offset is not kept, CEL has instants only.</summary>
    public static CelValue From(DateTimeOffset value)
    {
        var ticks = value.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        return rest < 0
            ? FromTimestamp(seconds - 1, (int)(rest + TimeSpan.TicksPerSecond) * 100)
            : FromTimestamp(seconds, (int)rest * 100);
    }

    /// <summary>A duration, or an error when it exceeds CEL's range of about 292 years.</summary>
    public static CelValue From(TimeSpan value) =>
        value.Ticks is > long.MaxValue / 100 or < long.MinValue / 100 ? FromError("duration out of range") : FromDuration(value.Ticks * 100);

    /// <summary>
    /// Any plain data: null, bool, integers, floating point numbers, string, byte[], DateTimeOffset, TimeSpan, dictionaries with string
    /// keys, lists, JsonElement, JsonNode, or a CelValue. Collections are read in place, so they must not change during an evaluation.
    /// </summary>
    /// <exception cref="ArgumentException">The type has no counterpart in CEL.</exception>
    public static CelValue From(object? value) => PlainData.ToCel(value);

    /// <summary>A JSON value, read in place; its document must outlive every use.</summary>
    public static CelValue FromJson(JsonElement element, JsonNumbers numbers = JsonNumbers.Double) =>
        FromJson(element, numbers == JsonNumbers.IntegralAsInt ? ValueForm.JsonWithInts : ValueForm.Json);

    public static CelValue FromList(IReadOnlyList<CelValue> items) => new(CelKind.List, reference: items);

    public static CelValue FromMap(ICelMap map) => new(CelKind.Map, reference: map);

    /// <summary><c>optional.of(value)</c></summary>
    public static CelValue FromOptional(CelValue value) => new(CelKind.Optional, reference: new OptionalContent(value));

    /// <summary>A failure, to be returned from a custom function. Its position will be that of the call.</summary>
    public static CelValue FromError(string message) => FromError(new CelError(message, CelPosition.None));

    internal static CelValue FromError(CelError error) => new(CelKind.Error, reference: error);

    internal static CelValue FromType(string name) => new(CelKind.Type, reference: name);

    internal static CelValue FromTimestamp(long seconds, int nanos) => new(CelKind.Timestamp, seconds, nanos: nanos);

    internal static CelValue FromDuration(long nanos) => new(CelKind.Duration, nanos);

    internal static CelValue FromPlainCollection(CelKind kind, object collection) =>
        new(kind, reference: collection, form: ValueForm.Plain);

    internal static CelValue FromJson(JsonElement element, ValueForm form) => element.ValueKind switch
    {
        JsonValueKind.Object => new CelValue(CelKind.Map, element, form),
        JsonValueKind.Array => new CelValue(CelKind.List, element, form),
        JsonValueKind.String => new CelValue(CelKind.String, element, form),
        JsonValueKind.Number => form == ValueForm.JsonWithInts && element.TryGetInt64(out var integer) ? From(integer) : From(element.GetDouble()),
        JsonValueKind.True => True,
        JsonValueKind.False => False,
        _ => Null,
    };
}
