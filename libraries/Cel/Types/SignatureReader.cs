using System.Buffers;

namespace HyperFleet.Cel.Types;

/// <summary>Reads a <see cref="Signature"/> from its text.</summary>
internal sealed class SignatureReader(string text)
{
    private static readonly SearchValues<char> NameEnd = SearchValues.Create("(),. ");

    private int _next;

    public Signature Read()
    {
        var receiver = TryReadReceiver();
        var nameEnd = text.IndexOf('(', _next);
        var name = text[_next..nameEnd];
        _next = nameEnd;
        var parameters = ReadTypes();
        Expect(" -> ");
        return new Signature(name, receiver is not null, receiver is null ? parameters : [receiver, .. parameters], ReadType());
    }

    // A type with a dot behind it; int(double) is a function called like a type.
    private CelType? TryReadReceiver()
    {
        if (FindType(PeekName()) is null) return null;
        var type = ReadType();
        var isReceiver = text[_next] == '.';
        _next = isReceiver ? _next + 1 : 0;
        return isReceiver ? type : null;
    }

    private CelType ReadType()
    {
        var name = PeekName();
        var type = FindType(name) ?? throw new FormatException($"unknown type '{name}' in '{text}'");
        _next += name.Length;
        return _next < text.Length && text[_next] == '(' ? type.With(ReadTypes()) : type;
    }

    private List<CelType> ReadTypes()
    {
        Expect("(");
        var types = new List<CelType>();
        while (text[_next] != ')')
        {
            if (types.Count > 0) Expect(", ");
            types.Add(ReadType());
        }

        _next++;
        return types;
    }

    private string PeekName()
    {
        var length = text.AsSpan(_next).IndexOfAny(NameEnd);
        return length < 0 ? text[_next..] : text.Substring(_next, length);
    }

    private static CelType? FindType(string name) => name switch
    {
        "timestamp" => CelType.Timestamp,
        "duration" => CelType.Duration,
        [var letter] when char.IsAsciiLetterUpper(letter) => CelType.Parameter(name),
        _ => CelType.Find(name),
    };

    private void Expect(string expected)
    {
        if (!text.AsSpan(_next).StartsWith(expected)) throw new FormatException($"expected '{expected}' at {_next} in '{text}'");
        _next += expected.Length;
    }
}
