using HyperFleet.Cel.Values;

namespace HyperFleet.Cel;

public readonly partial struct CelValue
{
    /// <summary>
    /// The value as plain data: null, bool, long, ulong, double, string, byte[], DateTimeOffset, TimeSpan, lists and dictionaries of
    /// these. An optional is unwrapped, none is null, a type is its name, map keys become strings. Collections that came in as plain data
    /// are returned as they are.
    /// </summary>
    /// <exception cref="InvalidOperationException">This is an error.</exception>
    public object? ToPlain() => PlainData.FromCel(this);

    /// <summary>CEL's equality: numbers by what they denote, collections by content.</summary>
    public bool Equals(CelValue other) => Equality.AreEqual(this, other);

    public override bool Equals(object? obj) => obj is CelValue other && Equals(other);

    public override int GetHashCode() => MapKeys.Comparer.GetHashCode(this);

    public static bool operator ==(CelValue left, CelValue right) => left.Equals(right);

    public static bool operator !=(CelValue left, CelValue right) => !left.Equals(right);

    /// <summary>The value as text, for messages and tests.</summary>
    public override string ToString() => ValueText.Of(this);
}
