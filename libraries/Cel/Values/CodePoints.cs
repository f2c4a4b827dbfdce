using System.Runtime.InteropServices;

namespace HyperFleet.Cel.Values;

/// <summary>Addresses a text by code points, as CEL does. Text without surrogates needs no walking.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct CodePoints(string text)
{
    private readonly bool _isFlat = !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');

    public int Count => _isFlat ? text.Length : IndexOf(text.Length);

    /// <summary>The code point at which a UTF-16 offset lies.</summary>
    public int IndexOf(int offset)
    {
        if (_isFlat) return offset;
        var index = 0;
        for (var at = 0; at < offset; at += LengthAt(at)) index++;
        return index;
    }

    /// <summary>The UTF-16 offset of a code point from 0 to <see cref="Count"/>.</summary>
    public int OffsetOf(int index)
    {
        if (_isFlat) return index;
        var offset = 0;
        for (; index > 0; index--) offset += LengthAt(offset);
        return offset;
    }

    /// <summary>The code points as texts of their own.</summary>
    public IEnumerable<string> Split()
    {
        for (var at = 0; at < text.Length; at += LengthAt(at)) yield return text.Substring(at, LengthAt(at));
    }

    private int LengthAt(int offset) =>
        char.IsHighSurrogate(text[offset]) && offset + 1 < text.Length && char.IsLowSurrogate(text[offset + 1]) ? 2 : 1;
}
