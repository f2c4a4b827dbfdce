namespace HyperFleet.GoTemplates.Data;

/// <summary>
/// A value as Go's reflection sees it, because messages and truth depend on it: no value at all; something held by an
/// interface (an element of a map or list, perhaps nil); or a plain value.
/// </summary>
internal readonly struct Value
{
    private enum Holder : byte
    {
        None,
        Interface,
        Plain,
    }

    private readonly Holder _holder;

    private Value(Holder holder, object? raw)
    {
        _holder = holder;
        Raw = raw;
    }

    public static Value Missing => default;

    /// <summary>Nil held by an interface: what an absent or null argument of type any is.</summary>
    public static Value Nil => new(Holder.Interface, null);

    public object? Raw { get; }

    public bool IsMissing => _holder == Holder.None;

    public bool IsElement => _holder == Holder.Interface;

    public bool IsNil => Raw is null && IsElement;

    public string TypeName => IsElement ? "interface {}" : GoType.Name(Raw);

    /// <summary>A value on its own; null is no value.</summary>
    public static Value Plain(object? raw) => raw is null ? Missing : new(Holder.Plain, raw);

    /// <summary>An element of a map or a list.</summary>
    public static Value Element(object? raw) => new(Holder.Interface, GoType.Normalize(raw));

    /// <summary>The value inside the interface; nil becomes no value.</summary>
    public Value Unwrap() => IsElement ? Plain(Raw) : this;
}
