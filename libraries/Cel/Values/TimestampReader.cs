namespace HyperFleet.Cel.Values;

/// <summary>Reads RFC 3339 timestamps to the nanosecond without allocating.</summary>
internal ref struct TimestampReader
{
    private readonly ReadOnlySpan<char> _text;
    private int _next;
    private bool _isFaulty;

    private TimestampReader(ReadOnlySpan<char> text) => _text = text;

    /// <summary>Seconds since 1970 and nanoseconds; false when the text is no timestamp. The seconds may be out of CEL's range.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out long seconds, out int nanos)
    {
        var reader = new TimestampReader(text);
        (seconds, nanos) = reader.Read();
        return !reader._isFaulty && reader._next == text.Length;
    }

    private (long Seconds, int Nanos) Read()
    {
        var year = Number(4);
        var month = Number(2, '-');
        var day = Number(2, '-');
        Expect('T', 't');
        var time = (Number(2) * 3600L) + (Number(2, ':') * 60) + Number(2, ':');
        var nanos = Fraction();
        var offset = Offset();
        _isFaulty |= month is < 1 or > 12 || time >= 86_400 || day < 1 || (!_isFaulty && day > DaysIn(year, month));
        return _isFaulty ? (0, 0) : ((DaysBefore(year, month, day) * 86_400) + time - offset, nanos);
    }

    private int Fraction()
    {
        if (Peek() != '.') return 0;
        _next++;
        var (nanos, digits) = (0, 0);
        for (; char.IsAsciiDigit(Peek()); _next++, digits++)
        {
            if (digits < 9) nanos = (nanos * 10) + (Peek() - '0');
        }

        _isFaulty |= digits == 0;
        for (; digits < 9; digits++) nanos *= 10;
        return nanos;
    }

    private long Offset()
    {
        var sign = Peek();
        if (sign is not ('+' or '-'))
        {
            Expect('Z', 'z');
            return 0;
        }

        _next++;
        var (hours, minutes) = (Number(2), Number(2, ':'));
        _isFaulty |= hours > 23 || minutes > 59;
        return ((hours * 3600L) + (minutes * 60)) * (sign == '-' ? -1 : 1);
    }

    private int Number(int digits, char before)
    {
        Expect(before, before);
        return Number(digits);
    }

    private int Number(int digits)
    {
        var value = 0;
        for (var i = 0; i < digits; i++, _next++)
        {
            if (!char.IsAsciiDigit(Peek())) _isFaulty = true;
            else value = (value * 10) + (Peek() - '0');
        }

        return value;
    }

    private void Expect(char expected, char alternative)
    {
        _isFaulty |= Peek() != expected && Peek() != alternative;
        _next++;
    }

    private readonly char Peek() => _next < _text.Length ? _text[_next] : '\0';

    private static int DaysIn(int year, int month) => year == 0 ? 31 : DateTime.DaysInMonth(year, month);

    // Year 0 does not exist in .NET; it only has to come out below the range.
    private static long DaysBefore(int year, int month, int day) => year == 0
        ? (Times.FirstSecond / 86_400) - 366
        : new DateOnly(year, month, day).DayNumber + (Times.FirstSecond / 86_400);
}
