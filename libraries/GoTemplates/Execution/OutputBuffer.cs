using System.Buffers;
using System.Globalization;

namespace HyperFleet.GoTemplates.Execution;

/// <summary>Text under construction, in a pooled array, never longer than the limit.</summary>
internal sealed class OutputBuffer(int limit) : IDisposable
{
    private char[] _characters = ArrayPool<char>.Shared.Rent(1024);

    public int Length { get; private set; }

    public void Append(char value)
    {
        if (Length == _characters.Length) Grow(1);
        if (Length >= limit) throw Exceeded();
        _characters[Length++] = value;
    }

    public void Append(ReadOnlySpan<char> value)
    {
        if (value.Length > limit - Length) throw Exceeded();
        if (value.Length > _characters.Length - Length) Grow(value.Length);
        value.CopyTo(_characters.AsSpan(Length));
        Length += value.Length;
    }

    public void Append(char value, int count)
    {
        if (count <= 0) return;
        if (count > limit - Length) throw Exceeded();
        if (count > _characters.Length - Length) Grow(count);
        _characters.AsSpan(Length, count).Fill(value);
        Length += count;
    }

    public void Append(long value)
    {
        Span<char> digits = stackalloc char[20];
        value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        Append(digits[..length]);
    }

    public override string ToString() => new(_characters, 0, Length);

    public void Dispose()
    {
        var characters = _characters;
        _characters = [];
        Length = 0;
        ArrayPool<char>.Shared.Return(characters);
    }

    private void Grow(int more)
    {
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(_characters.Length * 2, Length + more));
        _characters.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<char>.Shared.Return(_characters);
        _characters = larger;
    }

    private LimitException Exceeded() => new($"the text grows longer than the limit of {limit} characters");
}
