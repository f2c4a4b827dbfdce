using System.Globalization;

namespace HyperFleet.CloudEvents;

/// <summary>The value of an extension attribute: a string, a boolean or a 32-bit integer (CloudEvents 1.0 §Type System).</summary>
public readonly record struct ExtensionValue
{
    private readonly string? _text;
    private readonly int _number;

    private ExtensionValue(ExtensionKind kind, string? text, int number) => (Kind, _text, _number) = (kind, text, number);

    /// <summary>Which of the three it is; an uninitialised value is the empty string.</summary>
    public ExtensionKind Kind { get; }

    public static implicit operator ExtensionValue(string value) => FromString(value);

    public static implicit operator ExtensionValue(int value) => FromInt32(value);

    public static implicit operator ExtensionValue(bool value) => FromBoolean(value);

    public static ExtensionValue FromString(string value) => new(ExtensionKind.Text, value, 0);

    public static ExtensionValue FromInt32(int value) => new(ExtensionKind.Integer, null, value);

    public static ExtensionValue FromBoolean(bool value) => new(ExtensionKind.Boolean, null, value ? 1 : 0);

    /// <summary>The integer, also when it travelled as decimal text (binary mode does); null when it is none.</summary>
    public int? AsInt32() => Kind switch
    {
        ExtensionKind.Integer => _number,
        ExtensionKind.Text when int.TryParse(_text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) => n,
        _ => null,
    };

    /// <summary>The boolean, also when it travelled as <c>true</c> or <c>false</c>; null when it is none.</summary>
    public bool? AsBoolean() => Kind switch
    {
        ExtensionKind.Boolean => _number != 0,
        ExtensionKind.Text when bool.TryParse(_text, out var b) => b,
        _ => null,
    };

    /// <summary>The canonical text of the value, as binary mode writes it.</summary>
    public override string ToString() => Kind switch
    {
        ExtensionKind.Integer => _number.ToString(CultureInfo.InvariantCulture),
        ExtensionKind.Boolean => _number != 0 ? "true" : "false",
        _ => _text ?? "",
    };
}
