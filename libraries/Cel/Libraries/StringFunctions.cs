using HyperFleet.Cel.Limits;
using HyperFleet.Cel.Values;

namespace HyperFleet.Cel.Libraries;

/// <summary>The strings library. Positions count code points.</summary>
internal static class StringFunctions
{
    public static FunctionList All { get; } = new()
    {
        { "string.charAt(int) -> string", (args, _) => CharAt(args[0].AsString(), args[1].AsInt()) },
        { "string.indexOf(string) -> int", (args, _) => TextSearch.IndexOf(args[0].AsString(), args[1].AsString(), 0) },
        { "string.indexOf(string, int) -> int", (args, _) => TextSearch.IndexOf(args[0].AsString(), args[1].AsString(), args[2].AsInt()) },
        { "string.lastIndexOf(string) -> int", (args, _) => TextSearch.LastIndexOf(args[0].AsString(), args[1].AsString(), null) },
        { "string.lastIndexOf(string, int) -> int", (args, _) => TextSearch.LastIndexOf(args[0].AsString(), args[1].AsString(), args[2].AsInt()) },
        { "list(string).join() -> string", (args, context) => Join(args[0], "", context.Limits) },
        { "list(string).join(string) -> string", (args, context) => Join(args[0], args[1].AsString(), context.Limits) },
        { "string.lowerAscii() -> string", (args, _) => CelValue.From(Ascii(args[0].AsString(), char.IsAsciiLetterUpper, 32)) },
        { "string.upperAscii() -> string", (args, _) => CelValue.From(Ascii(args[0].AsString(), char.IsAsciiLetterLower, -32)) },
        { "string.replace(string, string) -> string", (args, context) => TextReplacement.Replace(args, -1, context.Limits) },
        { "string.replace(string, string, int) -> string", (args, context) => TextReplacement.Replace(args, args[3].AsInt(), context.Limits) },
        { "string.reverse() -> string", (args, _) => CelValue.From(string.Concat(new CodePoints(args[0].AsString()).Split().Reverse())) },
        { "string.split(string) -> list(string)", (args, _) => Split(args[0].AsString(), args[1].AsString(), -1) },
        { "string.split(string, int) -> list(string)", (args, _) => Split(args[0].AsString(), args[1].AsString(), args[2].AsInt()) },
        { "string.substring(int) -> string", (args, _) => Substring(args[0].AsString(), args[1].AsInt(), null) },
        { "string.substring(int, int) -> string", (args, _) => Substring(args[0].AsString(), args[1].AsInt(), args[2].AsInt()) },
        { "string.trim() -> string", (args, _) => CelValue.From(args[0].AsString().Trim()) },
        { "strings.quote(string) -> string", (args, _) => CelValue.From(Quotation.Quote(args[0].AsString())) },
        { "string.format(list(A)) -> string", (args, context) => TextFormat.Format(args[0].AsString(), args[1], context.Limits) },
    };

    private static CelValue CharAt(string text, long index)
    {
        var points = new CodePoints(text);
        if (index < 0 || index > points.Count) return OutOfRange(index);
        if (index == points.Count) return CelValue.From("");
        var offset = points.OffsetOf((int)index);
        return CelValue.From(text[offset..points.OffsetOf((int)index + 1)]);
    }

    private static CelValue Substring(string text, long start, long? end)
    {
        var points = new CodePoints(text);
        var last = end ?? points.Count;
        if (start < 0 || start > points.Count) return OutOfRange(start);
        if (last < 0 || last > points.Count) return OutOfRange(last);
        if (start > last) return CelValue.FromError($"invalid substring range. start: {start}, end: {last}");
        return CelValue.From(text[points.OffsetOf((int)start)..points.OffsetOf((int)last)]);
    }

    private static CelValue Split(string text, string separator, long limit)
    {
        if (limit == 0) return CelValue.FromList([]);
        var count = limit < 0 || limit > int.MaxValue ? int.MaxValue : (int)limit;
        IEnumerable<string> parts = separator.Length > 0 ? text.Split(separator, count) : SplitCharacters(text, count);
        return CelValue.FromList([.. parts.Select(CelValue.From)]);
    }

    private static List<string> SplitCharacters(string text, int count)
    {
        var characters = new CodePoints(text).Split().ToList();
        return characters.Count <= count ? characters : [.. characters.Take(count - 1), string.Concat(characters.Skip(count - 1))];
    }

    private static CelValue Join(in CelValue list, string separator, CelLimits limits)
    {
        var parts = new List<string>();
        var length = 0L;
        foreach (var item in list.Elements())
        {
            if (item.Kind != CelKind.String) return Evaluation.Messages.Overload();
            parts.Add(item.AsString());
            length += parts[^1].Length + separator.Length;
            if (length > limits.StringLength + (long)separator.Length) return CelValue.FromError(Growth.Message(limits));
        }

        return CelValue.From(string.Join(separator, parts));
    }

    private static string Ascii(string text, Func<char, bool> applies, int shift) =>
        string.Create(text.Length, (text, applies, shift), static (target, state) =>
        {
            for (var i = 0; i < target.Length; i++)
                target[i] = state.applies(state.text[i]) ? (char)(state.text[i] + state.shift) : state.text[i];
        });

    internal static CelValue OutOfRange(long index) => CelValue.FromError($"index out of range: {index}");
}
