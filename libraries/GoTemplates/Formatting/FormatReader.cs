using System.Text;
using HyperFleet.GoTemplates.Data;
using HyperFleet.GoTemplates.Execution;
using HyperFleet.GoTemplates.Lexing;

namespace HyperFleet.GoTemplates.Formatting;

/// <summary>Walks a format text and hands each verb its argument. Mistakes are written into the output, as Go does.</summary>
internal sealed class FormatReader(OutputBuffer output, ValuePrinter printer, string format, object?[] arguments)
{
    /// <summary>Widths and precisions beyond this are mistakes.</summary>
    private const int Largest = 1_000_000;

    private int _position;
    private int _argument;
    private bool _isReordered;
    private bool _isIndexGood;
    private bool _isAfterIndex;

    public void Run()
    {
        while (_position < format.Length)
        {
            var percent = format.IndexOf('%', _position);
            if (percent < 0) percent = format.Length;
            output.Append(format.AsSpan(_position, percent - _position));
            _position = percent + 1;
            if (percent < format.Length) Verb();
        }

        if (!_isReordered && _argument < arguments.Length) Extra();
    }

    private void Verb()
    {
        FormatSpec spec = new();
        _isIndexGood = true;
        _isAfterIndex = false;
        while (_position < format.Length && Flag(ref spec)) _position++;
        Index();
        Width(ref spec);
        Precision(ref spec);
        if (!_isAfterIndex) Index();

        var (verb, length) = Characters.RuneAt(format, _position);
        _position += length;
        if (length == 0) output.Append("%!(NOVERB)");
        else if (verb.Value == '%') output.Append('%');
        else if (!_isIndexGood) Mistake(verb, "(BADINDEX)");
        else if (_argument >= arguments.Length) Mistake(verb, "(MISSING)");
        else printer.Print(arguments[_argument++], verb.Value, verb.Value == 'v' ? spec with { Plus = false, Sharp = false, Source = spec.Sharp } : spec);
    }

    private bool Flag(ref FormatSpec spec)
    {
        switch (format[_position])
        {
            case '#': spec.Sharp = true; return true;
            case '+': spec.Plus = true; return true;
            case ' ': spec.Space = true; return true;
            case '0': spec.Zero = !spec.Minus; return true;
            case '-':
                spec.Minus = true;
                spec.Zero = false;
                return true;
            default: return false;
        }
    }

    private void Width(ref FormatSpec spec)
    {
        if (TryStar())
        {
            spec.Width = IntegerArgument();
            if (spec.Width is null) output.Append("%!(BADWIDTH)");
            if (spec.Width is < 0) spec = spec with { Width = -spec.Width, Minus = true, Zero = false };
            _isAfterIndex = false;
            return;
        }

        spec.Width = Number(format.Length);
        if (_isAfterIndex && spec.Width is not null) _isIndexGood = false;
    }

    private void Precision(ref FormatSpec spec)
    {
        // A point that ends the format is a verb.
        if (_position + 1 >= format.Length || format[_position] != '.') return;
        _position++;
        if (_isAfterIndex) _isIndexGood = false;
        Index();
        if (!TryStar())
        {
            spec.Precision = Number(format.Length) ?? 0;
            return;
        }

        spec.Precision = IntegerArgument() is >= 0 and var precision ? precision : null;
        if (spec.Precision is null) output.Append("%!(BADPREC)");
        _isAfterIndex = false;
    }

    private bool TryStar()
    {
        if (_position >= format.Length || format[_position] != '*') return false;
        _position++;
        return true;
    }

    /// <summary>An explicit argument index such as <c>[2]</c>.</summary>
    private void Index()
    {
        _isAfterIndex = false;
        if (_position >= format.Length || format[_position] != '[') return;
        _isReordered = true;
        var close = format.IndexOf(']', _position);
        if (close < 0 || close == _position + 1)
        {
            _isIndexGood = false;
            _position = close < 0 ? _position + 1 : close + 1;
            return;
        }

        _position++;
        var number = Number(close);
        _isAfterIndex = number is not null && _position == close;
        _position = close + 1;
        if (_isAfterIndex && number >= 1 && number <= arguments.Length) _argument = number.Value - 1;
        else _isIndexGood = false;
    }

    private int? Number(int end)
    {
        var start = _position;
        var value = 0;
        while (_position < end && char.IsAsciiDigit(format[_position]))
        {
            if (value > Largest)
            {
                _position = end;
                return null;
            }

            value = (value * 10) + (format[_position++] - '0');
        }

        return _position > start ? value : null;
    }

    private int? IntegerArgument()
    {
        if (_argument >= arguments.Length) return null;
        return GoType.TryInteger(arguments[_argument++], out var number) && Math.Abs(number) <= Largest ? (int)number : null;
    }

    private void Mistake(Rune verb, string what)
    {
        output.Append("%!");
        output.Append(verb.ToString());
        output.Append(what);
    }

    private void Extra()
    {
        output.Append("%!(EXTRA ");
        for (var i = _argument; i < arguments.Length; i++)
        {
            if (i > _argument) output.Append(", ");
            output.Append(GoType.Name(arguments[i]));
            if (arguments[i] is null) continue;
            output.Append('=');
            printer.Print(arguments[i], 'v', default);
        }

        output.Append(')');
    }
}
