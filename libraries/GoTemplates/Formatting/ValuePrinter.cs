using System.Runtime.CompilerServices;
using System.Text;
using HyperFleet.GoTemplates.Data;
using HyperFleet.GoTemplates.Execution;

namespace HyperFleet.GoTemplates.Formatting;

/// <summary>Writes one value under one verb of Go's <c>fmt</c>.</summary>
internal sealed class ValuePrinter(OutputBuffer output, NumberStyle numbers)
{
    private readonly Padding _padding = new(output);

    public void Print(object? value, int verb, FormatSpec spec)
    {
        if (value is null)
        {
            if (verb is 'v' or 'T') _padding.Text("<nil>", spec);
            else Mistake(null, verb, spec);
        }
        else if (verb == 'T')
        {
            StringFormat.TryWrite(_padding, GoType.Name(value), 's', spec);
        }
        else
        {
            PrintValue(value, verb, spec);
        }
    }

    private void PrintValue(object value, int verb, FormatSpec spec, bool isMistake = false)
    {
        var done = value switch
        {
            string text => StringFormat.TryWrite(_padding, text, verb, spec),
            bool flag => verb is 't' or 'v' && _padding.Text(flag ? "true" : "false", spec),
            double number => NumberFormat.TryWrite(_padding, number, verb, spec, numbers),
            TimeSpan duration => !isMistake && TryText(GoDuration.Format(duration), verb, spec)
                || NumberFormat.TryWrite(_padding, duration.Ticks * 100, isSigned: true, verb, spec),
            DateTimeOffset time => TryTime(time, verb, spec),
            byte number => NumberFormat.TryWrite(_padding, number, isSigned: false, verb, spec),
            IReadOnlyDictionary<string, object?> map => PrintMap(map, verb, spec),
            IReadOnlyList<object?> list => PrintList(list, verb, spec),
            _ when GoType.TryInteger(value, out var number) => NumberFormat.TryWrite(_padding, number, isSigned: true, verb, spec),
            _ => TryText(value.ToString() ?? "", verb, spec),
        };
        if (!done) Mistake(value, verb, spec);
    }

    private bool TryText(string text, int verb, FormatSpec spec) =>
        !spec.Source && verb is 'v' or 's' or 'x' or 'X' or 'q' && StringFormat.TryWrite(_padding, text, verb, spec);

    private bool TryTime(DateTimeOffset time, int verb, FormatSpec spec) => spec.Source
        ? StringFormat.TryWrite(_padding, TimeLayout.Source(time), 's', spec with { Source = false })
        : TryText(TimeLayout.Format(time, TimeLayout.Default), verb, spec);

    private bool PrintMap(IReadOnlyDictionary<string, object?> map, int verb, FormatSpec spec)
    {
        EnsureDepth();
        output.Append(spec.Source ? GoType.Map + "{" : "map[");
        var separator = "";
        foreach (var key in MapKeys.Sorted(map))
        {
            output.Append(separator);
            separator = spec.Source ? ", " : " ";
            PrintValue(key, verb, spec);
            output.Append(':');
            PrintElement(map[key], verb, spec);
        }

        output.Append(spec.Source ? '}' : ']');
        return true;
    }

    private bool PrintList(IReadOnlyList<object?> list, int verb, FormatSpec spec)
    {
        EnsureDepth();
        output.Append(spec.Source ? GoType.List + "{" : "[");
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0) output.Append(spec.Source ? ", " : " ");
            PrintElement(list[i], verb, spec);
        }

        output.Append(spec.Source ? '}' : ']');
        return true;
    }

    private void PrintElement(object? element, int verb, FormatSpec spec)
    {
        if (GoType.Normalize(element) is { } value) PrintValue(value, verb, spec);
        else output.Append(spec.Source ? "interface {}(nil)" : "<nil>");
    }

    /// <summary>A verb that does not fit: <c>%!d(string=abc)</c>.</summary>
    private void Mistake(object? value, int verb, FormatSpec spec)
    {
        output.Append("%!");
        output.Append(new Rune(verb).ToString());
        output.Append('(');
        output.Append(GoType.Name(value));
        if (value is not null)
        {
            output.Append('=');
            PrintValue(value, 'v', spec, isMistake: true);
        }

        output.Append(')');
    }

    private static void EnsureDepth()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw new LimitException("the data nests too deep to be printed");
    }
}
