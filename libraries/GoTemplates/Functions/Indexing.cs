using System.Text;
using HyperFleet.GoTemplates.Data;

namespace HyperFleet.GoTemplates.Functions;

/// <summary>Go's <c>index slice len</c>. Strings are sequences of UTF-8 bytes.</summary>
internal static class Indexing
{
    public static Value Index(Value[] arguments)
    {
        var item = arguments[0].Unwrap();
        if (item.IsMissing) throw new CallException("index of untyped nil");
        for (var i = 1; i < arguments.Length; i++)
        {
            if (item.Raw is null) throw new CallException("index of nil pointer");
            item = Index(item.Raw, arguments[i].Raw);
        }

        return item;
    }

    public static Value Slice(Value[] arguments)
    {
        var item = arguments[0].Raw ?? throw new CallException("slice of untyped nil");
        if (arguments.Length > 4) throw new CallException($"too many slice indexes: {arguments.Length - 1}");
        if (item is string && arguments.Length == 4) throw new CallException("cannot 3-index slice a string");
        if (item is not string && item is not IReadOnlyList<object?>) throw new CallException($"can't slice item of type {GoType.Name(item)}");

        var length = Length(arguments[0]);
        int[] bounds = [0, length, length];
        for (var i = 1; i < arguments.Length; i++) bounds[i - 1] = Bound(arguments[i], length);
        if (bounds[0] > bounds[1]) throw new CallException($"invalid slice index: {bounds[0]} > {bounds[1]}");
        if (bounds[1] > bounds[2]) throw new CallException($"invalid slice index: {bounds[1]} > {bounds[2]}");
        return Value.Plain(item is string text
            ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text).AsSpan(bounds[0]..bounds[1]))
            : Part((IReadOnlyList<object?>)item, bounds[0], bounds[1]));
    }

    public static int Length(Value value) => value.Raw switch
    {
        string text => Encoding.UTF8.GetByteCount(text),
        IReadOnlyDictionary<string, object?> map => map.Count,
        IReadOnlyList<object?> list => list.Count,
        null when value.IsNil => throw new CallException("len of nil pointer"),
        null => throw new CallException("reflect: call of reflect.Value.Type on zero Value"),
        var other => throw new CallException($"len of type {GoType.Name(other)}"),
    };

    private static Value Index(object item, object? index)
    {
        switch (item)
        {
            case IReadOnlyDictionary<string, object?> map:
                if (index is null) throw new CallException("value is nil; should be of type string");
                if (index is not string key) throw new CallException($"value has type {GoType.Name(index)}; should be string");
                return map.TryGetValue(key, out var found) ? Value.Element(found) : Value.Nil;
            case IReadOnlyList<object?> list:
                return Value.Element(list[Element(index, list.Count, "slice")]);
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                return Value.Plain(bytes[Element(index, bytes.Length, "string")]);
            default:
                throw new CallException($"can't index item of type {GoType.Name(item)}");
        }
    }

    private static int Element(object? index, int length, string kind)
    {
        var position = Position(index, length);
        return position < length ? position : throw new CallException($"reflect: {kind} index out of range");
    }

    // Go's slice does not look into the interface that holds an element of a map, unlike its index.
    private static int Bound(Value bound, int length) =>
        bound.IsElement ? throw new CallException("cannot index slice/array with type interface {}") : Position(bound.Raw, length);

    private static int Position(object? index, int length)
    {
        if (index is null) throw new CallException("cannot index slice/array with nil");
        if (!GoType.TryInteger(index, out var position)) throw new CallException($"cannot index slice/array with type {GoType.Name(index)}");
        return position >= 0 && position <= length ? (int)position : throw OutOfRange(position);
    }

    private static CallException OutOfRange(long position) => new($"index out of range: {position}");

    private static object?[] Part(IReadOnlyList<object?> list, int start, int end)
    {
        var part = new object?[end - start];
        for (var i = 0; i < part.Length; i++) part[i] = list[start + i];
        return part;
    }
}
