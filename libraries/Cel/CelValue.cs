using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using HyperFleet.Cel.Values;

namespace HyperFleet.Cel;

/// <summary>
/// A value of CEL. Scalars are held without boxing; JSON and plain .NET collections are read in place. The default value is null.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly partial struct CelValue : IEquatable<CelValue>
{
    private readonly object? _reference;
    private readonly JsonElement _json;
    private readonly long _bits;
    private readonly int _nanos;
    private readonly CelKind _kind;
    private readonly ValueForm _form;

    private CelValue(CelKind kind, long bits = 0, object? reference = null, int nanos = 0, ValueForm form = ValueForm.Native)
    {
        _kind = kind;
        _bits = bits;
        _reference = reference;
        _nanos = nanos;
        _form = form;
    }

    private CelValue(CelKind kind, JsonElement json, ValueForm form)
    {
        _kind = kind;
        _json = json;
        _form = form;
    }

    /// <summary>What this value is.</summary>
    public CelKind Kind => _kind;

    public bool IsNull => _kind == CelKind.Null;

    public bool IsError => _kind == CelKind.Error;

    /// <summary>True for the bool true only.</summary>
    public bool IsTrue => _kind == CelKind.Bool && _bits != 0;

    /// <summary>True for the bool false only.</summary>
    public bool IsFalse => _kind == CelKind.Bool && _bits == 0;

    /// <summary>The error, or null when this is a value.</summary>
    public CelError? Error => _kind == CelKind.Error ? (CelError)_reference! : null;

    /// <summary>The name of the type in CEL: <c>int</c>, <c>list</c>, <c>google.protobuf.Timestamp</c> …</summary>
    public string TypeName => CelTypeNames.Of(_kind);

    public bool AsBool() => Expect(CelKind.Bool) && _bits != 0;

    public long AsInt() => Expect(CelKind.Int) ? _bits : 0;

    public ulong AsUInt() => Expect(CelKind.UInt) ? (ulong)_bits : 0;

    public double AsDouble() => Expect(CelKind.Double) ? BitConverter.Int64BitsToDouble(_bits) : 0;

    /// <summary>The text; text of a JSON document is decoded anew by each call.</summary>
    public string AsString() => !Expect(CelKind.String) || _form == ValueForm.Native ? (string)_reference! : _json.GetString()!;

    public byte[] AsBytes() => Expect(CelKind.Bytes) ? (byte[])_reference! : [];

    /// <summary>The instant in UTC, cut to 100 ns.</summary>
    public DateTimeOffset AsTimestamp() =>
        Expect(CelKind.Timestamp) ? DateTimeOffset.UnixEpoch.AddTicks((_bits * TimeSpan.TicksPerSecond) + (_nanos / 100)) : default;

    /// <summary>The duration, cut to 100 ns.</summary>
    public TimeSpan AsDuration() => Expect(CelKind.Duration) ? TimeSpan.FromTicks(_bits / 100) : default;

    /// <summary>The value inside an optional; false when there is none, or when this is no optional.</summary>
    public bool TryGetOptional(out CelValue value)
    {
        var content = _kind == CelKind.Optional ? (OptionalContent?)_reference : null;
        value = content?.Value ?? default;
        return content is not null;
    }

    internal string TypeReference => (string)_reference!;

    internal long Seconds => _bits;

    internal int Nanos => _nanos;

    internal long DurationNanos => _bits;

    internal bool IsJson => _form is ValueForm.Json or ValueForm.JsonWithInts;

    internal bool IsJsonString => _kind == CelKind.String && _form != ValueForm.Native;

    internal JsonElement Json => _json;

    internal ValueForm Form => _form;

    internal object? Reference => _reference;

    internal bool IsNumber => _kind is CelKind.Int or CelKind.UInt or CelKind.Double;

    /// <summary>Copies short ASCII text without allocating; false when it does not fit or is not plain.</summary>
    internal bool TryCopyText(Span<char> target, out int length)
    {
        if (!IsJsonString)
        {
            length = ((string)_reference!).Length;
            return ((string)_reference).TryCopyTo(target);
        }

        var raw = JsonMarshal.GetRawUtf8Value(_json)[1..^1];
        length = raw.Length;
        return !raw.Contains((byte)'\\') && raw.Length <= target.Length && Ascii.ToUtf16(raw, target, out length) == OperationStatus.Done;
    }

    private bool Expect(CelKind kind) => _kind == kind || ThrowWrongKind(kind);

    [DoesNotReturn]
    private bool ThrowWrongKind(CelKind kind) =>
        throw new InvalidOperationException($"a CEL {TypeName} is not a {CelTypeNames.Of(kind)}{(Error is { } error ? ": " + error.Message : "")}");
}
